package dev.covey.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up the jars that {@code covey-node} brings to who embeds it. */
final class FootprintBenchmark implements Benchmark {

  /** Written by the build of {@code node}. */
  private static final String CLASS_PATH_FILE = "node/target/runtime-classpath.txt";

  @Override
  public String name() {
    return "footprint";
  }

  @Override
  public String question() {
    return "Which jars, of which size, does an embedder of covey-node take along?";
  }

  @Override
  public Report run(List<String> args) throws IOException {
    if (!args.isEmpty()) {
      throw new IllegalArgumentException("footprint: " + args + " (expected: no arguments)");
    }
    Path root = Path.of(System.getProperty("covey.root", "."));
    String classPath = Files.readString(root.resolve(CLASS_PATH_FILE)).strip();
    List<Path> jars =
        new ArrayList<>(Arrays.stream(classPath.split(":", -1)).map(Path::of).toList());
    jars.add(ownJar(root));
    List<Map<String, Object>> rows = new ArrayList<>();
    long total = 0;
    long covey = 0;
    for (Path jar : jars.stream().sorted((a, b) -> Long.compare(bytes(b), bytes(a))).toList()) {
      String file = jar.getFileName().toString();
      total += bytes(jar);
      covey += file.startsWith("covey-") ? bytes(jar) : 0;
      rows.add(row(file, bytes(jar)));
    }
    rows.add(row("covey's own jars", covey));
    rows.add(row("all " + jars.size() + " jars", total));
    return new Report(rows);
  }

  private static Path ownJar(Path root) throws IOException {
    try (var files = Files.list(root.resolve("node/target"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("covey-node-.*\\.jar"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static Map<String, Object> row(String jar, long bytes) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("jar", jar);
    row.put("kilobytes", bytes / 1000.0);
    return row;
  }

  private static long bytes(Path jar) {
    try {
      return Files.size(jar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
