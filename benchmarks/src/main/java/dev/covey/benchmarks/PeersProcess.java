package dev.covey.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * One server or client of a comparison, its own program. Prints {@code ready}, and then serves, or
 * does what {@link PeersClient} takes, until stdin ends.
 */
final class PeersProcess {
  private PeersProcess() {}

  /** The arguments of {@link #main}. */
  static String[] arguments(Contender contender, boolean client, Seat seat) {
    return Stream.concat(Stream.of(contender.word()), place(client, seat).stream())
        .toArray(String[]::new);
  }

  /** Those after the first: what and where in the cluster it is. */
  static List<String> place(boolean client, Seat seat) {
    return List.of(
        client ? "client" : "server",
        String.valueOf(seat.index()),
        String.join(",", seat.ports().stream().map(String::valueOf).toList()),
        seat.candidates().text());
  }

  public static void main(String[] args) {
    Logger.getLogger("").setLevel(Level.SEVERE); // Infinispan warns of each end of a member
    try {
      run(args);
    } catch (Throwable failed) {
      failed.printStackTrace();
      System.exit(1);
    }
    System.exit(0); // whatever threads a library leaves behind
  }

  private static void run(String[] args) throws Exception {
    Contender contender = Contender.parse(args[0]);
    List<Integer> ports = Arrays.stream(args[3].split(",", -1)).map(Integer::valueOf).toList();
    Seat seat = new Seat(Integer.parseInt(args[2]), ports, CandidateKeys.parse(args[4]));
    if (args[1].equals("server")) {
      serve(contender.serve(seat));
    } else {
      ask(contender.call(seat), seat.candidates());
    }
  }

  private static void serve(AutoCloseable server) throws Exception {
    System.out.println("ready");
    System.in.transferTo(OutputStream.nullOutputStream());
    server.close();
  }

  private static void ask(Caller caller, CandidateKeys candidates) throws Exception {
    System.out.println("ready");
    new PeersClient(caller, candidates)
        .obey(new BufferedReader(new InputStreamReader(System.in, US_ASCII)), System.out);
    caller.close();
  }
}
