package dev.covey.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** A running {@link UnaryServer}. Not safe for concurrent use. */
final class UnaryServerProcess implements AutoCloseable {
  private final Process process;
  private final List<Integer> ports;

  private UnaryServerProcess(Process process, List<Integer> ports) {
    this.process = process;
    this.ports = ports;
  }

  /** Returns when it serves. */
  static UnaryServerProcess start() throws IOException {
    Process process = ChildJvm.of(List.of(), UnaryServer.class).start();
    BufferedReader out = process.inputReader(US_ASCII);
    String line = out.readLine();
    if (line == null) {
      throw new IOException("server process: ended (expected: its ports)");
    }
    return new UnaryServerProcess(
        process, Arrays.stream(line.split(" ", -1)).map(Integer::valueOf).toList());
  }

  /** One caller for each way to ask it. */
  List<Caller> callers() {
    return List.of(
        EchoCaller.withDefaults(ports.get(0)),
        EchoCaller.direct(ports.get(1)),
        new PeerCaller(ports.get(2)));
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** Ends it, and throws if it found that something went wrong. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    int status = process.onExit().join().exitValue();
    if (status != 0) {
      throw new IOException("exit status of the server process: " + status + " (expected: 0)");
    }
  }
}
