package dev.covey.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The heap that an entry takes against the bytes it is weighed with, each store in its own JVM. */
final class MemoryBenchmark implements Benchmark {

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String question() {
    return "How much heap does an entry take (key of %d characters, value of %d bytes)?"
        .formatted(StoreHeap.KEY_LENGTH, StoreHeap.VALUE_BYTES);
  }

  @Override
  public Report run(List<String> args) throws IOException, InterruptedException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (StoreHeap.Store store : StoreHeap.Store.values()) {
      String[] figures = measure(store).split(" ", -1);
      long entries = Long.parseLong(figures[0]);
      double heap = Double.parseDouble(figures[1]) / entries;
      double weighed = Double.parseDouble(figures[2]) / entries;
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("store", store.name().toLowerCase(Locale.ROOT));
      row.put("entries", entries);
      row.put("heap_bytes_per_entry", heap);
      row.put("weighed_bytes_per_entry", weighed);
      row.put("heap_over_weighed", heap / weighed);
      rows.add(row);
    }
    return new Report(rows);
  }

  private static String measure(StoreHeap.Store store) throws IOException, InterruptedException {
    Process jvm =
        ChildJvm.of(List.of("-Xms1g", "-Xmx1g", "-XX:+UseSerialGC"), StoreHeap.class, store.name())
            .start();
    String figures =
        new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    int status = jvm.waitFor();
    if (status != 0) {
      throw new IOException("exit status of " + store + ": " + status + " (expected: 0)");
    }
    return figures;
  }
}
