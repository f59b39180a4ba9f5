package dev.covey.benchmarks;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The heap that a hit at another member takes on both sides. What it takes beyond the value's own
 * size, which the asker has to have, does not grow with it if the value is copied once; each
 * further copy on the heap would add the value's size. (The buffers that the network reads and
 * writes are not on the heap; each value is copied into one on the one side, and out of one on the
 * other.)
 */
final class AllocationBenchmark implements Benchmark {
  private static final int[] SIZES = {100, 1 << 10, 10 << 10, 60_000, 1 << 20};
  private static final int[] THREADS = {1, 64};

  @Override
  public String name() {
    return "allocation";
  }

  @Override
  public String question() {
    return "How much heap does a hit at another member take, and does it grow with the value?";
  }

  /** This benchmark alone, for class paths of other revisions. */
  public static void main(String[] args) throws Exception {
    new AllocationBenchmark().run(List.of(args)).print("allocation", System.out);
  }

  @Override
  public Report run(List<String> args) throws Exception {
    Before before = Before.of(args);
    return before.revision().isPresent()
        ? comparison(before.revision().get(), before.others())
        : run(Length.of(args));
  }

  /** This program, of this revision, with the library of the one and of the other. */
  private static Report comparison(String revision, List<String> others) throws Exception {
    String here = System.getProperty("java.class.path");
    try (Checkout checkout = Checkout.of(revision)) {
      String program = here.substring(0, here.indexOf(File.pathSeparator));
      String there = program + File.pathSeparator + checkout.benchmarks();
      List<Map<String, Object>> rows = new ArrayList<>();
      rows.addAll(rowsOf("before", there, others));
      rows.addAll(rowsOf("now", here, others));
      return new Report(Map.of("before", checkout.commit()), rows);
    }
  }

  private static List<Map<String, Object>> rowsOf(String tree, String classPath, List<String> args)
      throws Exception {
    System.err.println(tree);
    String printed =
        Host.output(
            ChildJvm.of(
                List.of(),
                classPath,
                AllocationBenchmark.class.getName(),
                args.toArray(String[]::new)));
    String json = printed.substring(printed.lastIndexOf('\n') + 1);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (JsonNode row : new ObjectMapper().readTree(json).required("rows")) {
      Map<String, Object> named = new LinkedHashMap<>(Map.of("tree", tree));
      named.putAll(new ObjectMapper().convertValue(row, new TypeReference<>() {}));
      rows.add(named);
    }
    return rows;
  }

  private static Report run(Length length) throws Exception {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int bytes : SIZES) {
      System.err.println("values of " + bytes + " bytes");
      try (HitAsker asker = HitAsker.start(bytes)) {
        for (int threads : THREADS) {
          rows.add(row(asker, bytes, threads, length));
        }
      }
    }
    return new Report(rows);
  }

  private static Map<String, Object> row(HitAsker asker, int bytes, int threads, Length length)
      throws Exception {
    call(asker, threads, MILLISECONDS.toNanos(length.pick(6_000, 100)));
    Allocation allocation = new Allocation();
    allocation.sinceLast();
    asker.allocatedByOwner();
    Loop loop = call(asker, threads, MILLISECONDS.toNanos(length.pick(4_000, 100)));
    long byOwner = asker.allocatedByOwner();
    long byAsker = allocation.sinceLast() + loop.allocatedByCallers();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("value_bytes", bytes);
    row.put("threads", threads);
    row.put("hits", loop.hits());
    row.put("asker_bytes_per_hit", (double) byAsker / loop.hits());
    row.put("asker_beside_value", (double) byAsker / loop.hits() - bytes);
    row.put("owner_bytes_per_hit", (double) byOwner / loop.hits());
    return row;
  }

  /** The threads that call have ended by the time it is known, so they say themselves. */
  private record Loop(long hits, long allocatedByCallers) {}

  private static Loop call(HitAsker asker, int threads, long nanos) throws Exception {
    Threads.Outcome<long[]> outcome =
        Threads.run(
            threads,
            (thread, began) -> {
              long before = Allocation.ofThisThread();
              int turn = 0;
              while (System.nanoTime() - began < nanos) {
                asker.hit(thread, threads, turn++);
              }
              return new long[] {turn, Allocation.ofThisThread() - before};
            });
    return new Loop(
        outcome.results().stream().mapToLong(result -> result[0]).sum(),
        outcome.results().stream().mapToLong(result -> result[1]).sum());
  }
}
