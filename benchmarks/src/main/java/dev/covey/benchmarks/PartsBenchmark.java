package dev.covey.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the parts that a request passes cost by themselves: those that no other benchmark is of. */
final class PartsBenchmark implements Benchmark {
  private static final int[] WAITERS = {1, 8};

  @Override
  public String name() {
    return "parts";
  }

  @Override
  public String question() {
    return "What do a flight and a store cost by themselves?";
  }

  @Override
  public Report run(List<String> args) throws Exception {
    if (!args.isEmpty()) {
      throw new IllegalArgumentException("parts: " + args + " (expected: no arguments)");
    }
    Jmh costs = Jmh.run(PartCosts.class, Map.of());
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int waiters : WAITERS) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("waiters_or_gets", waiters);
      row.put("flight_ns", costs.score("flight", "waiters", waiters));
      row.put("flight_bytes", costs.allocatedBytes("flight", "waiters", waiters));
      row.put("put_and_gets_ns", costs.score("putAndGets", "waiters", waiters));
      row.put("put_and_gets_bytes", costs.allocatedBytes("putAndGets", "waiters", waiters));
      rows.add(row);
    }
    return new Report(rows);
  }
}
