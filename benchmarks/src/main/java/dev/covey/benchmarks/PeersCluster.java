package dev.covey.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One system's processes: its servers, and the client, which is a member where the system is
 * embedded. Not safe for concurrent use.
 */
final class PeersCluster implements AutoCloseable {
  private static final long LISTENING_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Contender contender;
  private final CandidateKeys candidates;
  private final Optional<String> cores;
  private final GoProgram go;
  private final Deque<Child> children = new ArrayDeque<>(); // the client is the first
  private final ObjectMapper json = new ObjectMapper();

  private PeersCluster(
      Contender contender, CandidateKeys candidates, Optional<String> cores, GoProgram go) {
    this.contender = contender;
    this.candidates = candidates;
    this.cores = cores;
    this.go = go;
  }

  /** Starts the processes, one after the other; returns when the client is ready. */
  static PeersCluster start(
      Contender contender, CandidateKeys candidates, Optional<String> cores, GoProgram go)
      throws Exception {
    PeersCluster cluster = new PeersCluster(contender, candidates, cores, go);
    try {
      cluster.start();
      return cluster;
    } catch (Throwable failed) {
      cluster.close();
      throw failed;
    }
  }

  private void start() throws Exception {
    boolean member = contender.shape() == Contender.Shape.MEMBERS;
    List<Integer> ports = Host.freePorts(contender.servers() + (member ? 1 : 0));
    for (int index = 0; index < contender.servers(); index++) {
      children.addFirst(server(new Seat(index, ports, candidates)));
    }
    children.addFirst(ours(true, new Seat(contender.servers(), ports, candidates)));
  }

  private Child server(Seat seat) throws Exception {
    return switch (contender.shape()) {
      case MEMBERS, UNARY, GO -> ours(false, seat);
      case REDIS -> other(seat, redis(seat.port()));
      case MEMCACHED -> other(seat, memcached(seat.port()));
    };
  }

  private static List<String> redis(int port) {
    return List.of(
        "redis-server",
        "--port",
        String.valueOf(port),
        "--bind",
        Seat.HOST,
        "--save",
        "",
        "--appendonly",
        "no");
  }

  private static List<String> memcached(int port) {
    return List.of(
        "memcached",
        "-u",
        System.getProperty("user.name"),
        "-l",
        Seat.HOST,
        "-p",
        String.valueOf(port),
        "-U",
        "0",
        "-m",
        "512",
        "-I",
        "2m");
  }

  private Child ours(boolean client, Seat seat) throws Exception {
    List<String> command =
        contender.shape() == Contender.Shape.GO
            ? go.command(contender == Contender.GROUPCACHE_TUNED, client, seat)
            : ChildJvm.of(
                    contender.jvmFlags(),
                    PeersProcess.class,
                    PeersProcess.arguments(contender, client, seat))
                .command();
    Child child = Child.start(contender.word() + "-" + seat.index(), cores, command);
    try {
      String line = child.answer();
      if (!line.equals("ready")) {
        throw new IOException("%s: '%s' (expected: ready)".formatted(contender.word(), line));
      }
      return child;
    } catch (Throwable failed) {
      child.close();
      throw failed;
    }
  }

  private Child other(Seat seat, List<String> command) throws IOException {
    Child child = Child.startOther(contender.word(), cores, command);
    long began = System.nanoTime();
    while (!listens(seat)) {
      if (System.nanoTime() - began > LISTENING_NANOS) {
        child.close();
        throw new IOException(contender.word() + ": does not listen");
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
    return child;
  }

  private static boolean listens(Seat seat) {
    try (Socket socket = new Socket()) {
      socket.connect(seat.socket(seat.index()));
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  Contender contender() {
    return contender;
  }

  /** The numbers of the keys that the client owns. */
  BitSet owned() throws Exception {
    return BitSet.valueOf(HexFormat.of().parseHex(client().ask("owned")));
  }

  /** Loads the keys that will be asked for. */
  void load(BitSet keys) throws Exception {
    client().ask("keys " + HexFormat.of().formatHex(keys.toByteArray()));
  }

  /** Has the client do something for so long. */
  Figures measure(Load load, long millis) throws Exception {
    long cpuBefore = cpuNanos();
    String answer = client().ask("measure " + millis + " " + load.text());
    double cpuNanos = cpuNanos() - cpuBefore;
    Measured measured = json.readValue(answer, Measured.class);
    double calls = measured.calls();
    return new Figures(
        calls / measured.nanos() * NANOS_PER_SECOND,
        measured.p50Nanos() / NANOS_PER_MICRO,
        measured.p99Nanos() / NANOS_PER_MICRO,
        measured.p999Nanos() / NANOS_PER_MICRO,
        measured.lateNanos() / NANOS_PER_MICRO,
        cpuNanos / calls / NANOS_PER_MICRO,
        measured.shared() / calls);
  }

  /** What all its processes have used of the processors. */
  long cpuNanos() {
    return children.stream().mapToLong(Child::cpuNanos).sum();
  }

  private Child client() {
    return children.getFirst();
  }

  /**
   * Ends the client, then the servers, and throws if one of them found that something was wrong.
   */
  @Override
  public void close() throws IOException {
    Child.closeAll(children);
  }
}
