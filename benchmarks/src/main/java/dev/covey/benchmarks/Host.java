package dev.covey.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What of this machine a comparison needs: its programs, processors and ports. */
final class Host {
  private static final int CORES = 2;
  private static final long ANSWER_SECONDS = 120;

  private Host() {}

  /** Whether there is a program with this name. */
  static boolean has(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /**
   * The two processors on which everything runs, as {@code taskset} takes them; empty where there
   * is no such program.
   */
  static Optional<String> cores() throws IOException, InterruptedException {
    if (!has("taskset")) {
      return Optional.empty();
    }
    String shown = output(List.of("taskset", "-cp", String.valueOf(ProcessHandle.current().pid())));
    String list = shown.substring(shown.lastIndexOf(' ') + 1).strip();
    List<String> cores = new ArrayList<>();
    for (String range : list.split(",", -1)) {
      String[] ends = range.split("-", -1);
      int last = Integer.parseInt(ends[ends.length - 1]);
      for (int core = Integer.parseInt(ends[0]); core <= last && cores.size() < CORES; core++) {
        cores.add(String.valueOf(core));
      }
    }
    return Optional.of(String.join(",", cores));
  }

  /** The model of its processors, where the system tells; else its architecture. */
  static String processor() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (Files.isReadable(info)) {
      try (Stream<String> lines = Files.lines(info)) {
        Optional<String> model = lines.filter(line -> line.startsWith("model name")).findFirst();
        if (model.isPresent()) {
          return model.get().substring(model.get().indexOf(':') + 1).strip();
        }
      }
    }
    return System.getProperty("os.arch");
  }

  /** So many ports that nobody listens on. */
  static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  /**
   * What a program prints, errors included.
   *
   * @throws IOException if its exit status is not 0
   */
  static String output(List<String> command) throws IOException, InterruptedException {
    return output(new ProcessBuilder(command));
  }

  static String output(ProcessBuilder command) throws IOException, InterruptedException {
    Process process = command.redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      String printed = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      if (!process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(String.join(" ", command.command()) + ": " + printed);
      }
      return printed;
    } finally {
      process.destroyForcibly();
    }
  }
}
