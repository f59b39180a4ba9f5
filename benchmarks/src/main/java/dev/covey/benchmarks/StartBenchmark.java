package dev.covey.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Starts the binary again and again, and looks at its memory when it is ready and has nothing to
 * do. With two heaps in turns: what the JVM chooses, and 64 MiB.
 */
final class StartBenchmark implements Benchmark {

  private static final int DEFAULT_STARTS = 10;
  private static final long EXIT_SECONDS = 30;

  /** How long a ready node is left alone before its memory is read. */
  private static final long IDLE_MILLIS = 1_000;

  private record Start(double readyMillis, double residentMegabytes) {}

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String question() {
    return "How soon is the binary ready, and how much memory does it take when idle?";
  }

  @Override
  public Report run(List<String> args) throws Exception {
    int starts = starts(args);
    Map<String, List<Start>> byHeap = new LinkedHashMap<>();
    byHeap.put("", new ArrayList<>());
    byHeap.put("-Xmx64m", new ArrayList<>());
    for (int round = 0; round < starts; round++) {
      for (Map.Entry<String, List<Start>> heap : byHeap.entrySet()) {
        heap.getValue().add(start(heap.getKey()));
      }
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    byHeap.forEach(
        (heap, measured) -> {
          Map<String, Object> row = new LinkedHashMap<>();
          row.put("heap", heap.isEmpty() ? "default" : heap);
          row.put("starts", starts);
          Spread.over(measured, Start::readyMillis).putInto(row, "ready_ms");
          Spread.over(measured, Start::residentMegabytes).putInto(row, "idle_rss_mb");
          rows.add(row);
        });
    return new Report(rows);
  }

  private static int starts(List<String> args) {
    if (args.isEmpty()) {
      return DEFAULT_STARTS;
    }
    if (args.size() == 1 && args.get(0).matches("[1-9][0-9]{0,2}")) {
      return Integer.parseInt(args.get(0));
    }
    throw new IllegalArgumentException("start: " + args + " (expected: N, the number of starts)");
  }

  private static Start start(String heap) throws IOException, InterruptedException {
    Path binary = Path.of(System.getProperty("covey.root", "."), "server", "target", "covey");
    List<String> command =
        List.of(
            binary.toString(),
            "node",
            "--id=start",
            "--listen=127.0.0.1:0",
            "--admin=127.0.0.1:0",
            "--groups.g.origin.url=http://127.0.0.1:1/{key}"); // never asked
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().keySet().removeIf(variable -> variable.startsWith("COVEY_"));
    builder.environment().put("COVEY_JAVA_OPTS", heap);
    long beganAtNanos = System.nanoTime();
    Process process = builder.start();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      String line = out.readLine();
      double readyMillis = (System.nanoTime() - beganAtNanos) / 1e6;
      if (line == null || !line.startsWith("covey ready ")) {
        throw new IllegalStateException("first line: " + line + " (expected: covey ready …)");
      }
      process.waitFor(IDLE_MILLIS, TimeUnit.MILLISECONDS);
      double megabytes = Resident.bytes(process.pid()) / 1e6;
      process.toHandle().destroy();
      if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException("not ended with 0 after SIGTERM");
      }
      return new Start(readyMillis, megabytes);
    } finally {
      process.destroyForcibly();
    }
  }
}
