package dev.covey.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The memory that an entry takes against the bytes it is weighed with, each store in a process of
 * its own. For what runs in a JVM that is the heap after a collection; for Redis, what it says that
 * it has allocated.
 */
final class MemoryBenchmark implements Benchmark {

  /** Resident memory is to be what the entries need, so the heap grows from small. */
  private static final List<String> FLAGS = List.of("-Xmx1536m", "-XX:+UseSerialGC");

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String question() {
    return "How much memory does an entry take (key of %d characters, value of %d bytes)?"
        .formatted(FillableStore.KEY_LENGTH, FillableStore.VALUE_BYTES);
  }

  @Override
  public Report run(List<String> args) throws IOException, InterruptedException {
    int entries = Length.of(args).pick(1_000_000, 20_000);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (StoreHeap.Store store : StoreHeap.Store.values()) {
      System.err.println(store.word());
      rows.add(row(store.word(), inAJvm(store, entries)));
    }
    if (RedisMemory.isInstalled()) {
      rows.add(row("redis", inRedis(false, entries)));
      rows.add(row("redis_expiring", inRedis(true, entries)));
    }
    String leftOut = RedisMemory.isInstalled() ? "" : "redis: no redis-server on the path";
    System.err.println("left out: " + (leftOut.isEmpty() ? "nothing" : leftOut));
    return new Report(Map.of("leftOut", leftOut), rows);
  }

  private record Taken(long entries, long bytes, long residentBytes, long weighed) {}

  private static Map<String, Object> row(String store, Taken taken) {
    double bytes = (double) taken.bytes() / taken.entries();
    double weighed = (double) taken.weighed() / taken.entries();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("store", store);
    row.put("entries", taken.entries());
    row.put("bytes_per_entry", bytes);
    row.put("rss_bytes_per_entry", (double) taken.residentBytes() / taken.entries());
    row.put("weighed_bytes_per_entry", weighed);
    row.put("over_weighed", bytes / weighed);
    return row;
  }

  private static Taken inAJvm(StoreHeap.Store store, int entries)
      throws IOException, InterruptedException {
    Process jvm = ChildJvm.of(FLAGS, StoreHeap.class, store.name(), "" + entries).start();
    String printed =
        new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    int status = jvm.waitFor();
    if (status != 0) {
      throw new IOException("exit status of " + store + ": " + status + " (expected: 0)");
    }
    String[] figures = printed.split(" ", -1);
    return new Taken(
        Long.parseLong(figures[0]),
        Long.parseLong(figures[1]),
        Long.parseLong(figures[2]),
        Long.parseLong(figures[3]));
  }

  private static Taken inRedis(boolean expiring, int entries) throws IOException {
    try (RedisMemory redis = RedisMemory.start(expiring)) {
      redis.fill(0, 1);
      long usedBefore = redis.usedBytes();
      long residentBefore = redis.residentBytes();
      redis.fill(1, entries);
      return new Taken(
          redis.entries(),
          redis.usedBytes() - usedBefore,
          redis.residentBytes() - residentBefore,
          redis.weighed());
    }
  }
}
