package dev.covey.benchmarks;

import dev.covey.ring.Ring;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;

/** How evenly the ring spreads its slots, how few of them move, and what a lookup costs. */
final class RingBenchmark implements Benchmark {

  @Override
  public String name() {
    return "ring";
  }

  @Override
  public String question() {
    return "How evenly does the ring spread, how few slots move, what does a lookup cost?";
  }

  @Override
  public Report run(List<String> args) throws RunnerException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (RunResult lookup : Jmh.run(RingLookup.class)) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("members", Integer.valueOf(lookup.getParams().getParam("members")));
      row.put("lookup_ns", Jmh.score(lookup));
      row.put("lookup_bytes", Jmh.allocatedBytes(lookup));
      rows.add(row);
    }
    return new Report(rows);
  }

  static Ring<String> ringOf(int members) {
    return Ring.builder((String id) -> id)
        .build(IntStream.range(0, members).mapToObj(i -> "member-" + i).toList());
  }
}
