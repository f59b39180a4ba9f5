package dev.covey.benchmarks;

import dev.covey.ring.Ring;
import dev.covey.ring.RingBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** How evenly the ring spreads its slots, how few of them move, and what it costs. */
final class RingBenchmark implements Benchmark {
  private static final int[] MEMBERS = {3, 10, 100};
  private static final int SETS = 200;

  @Override
  public String name() {
    return "ring";
  }

  @Override
  public String question() {
    return "How evenly does the ring spread its slots, how few move, what does it cost?";
  }

  /** Takes the number of slots, if not the ring's own default. Runs for about a minute. */
  @Override
  public Report run(List<String> args) throws Exception {
    int slots = slots(args);
    Jmh costs = Jmh.run(RingCosts.class, Map.of("slots", slots));
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int members : MEMBERS) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("slots", slots);
      row.put("members", members);
      row.putAll(movement(members, rings(slots)));
      row.put("lookup_ns", costs.score("lookup", "members", members));
      row.put("lookup_bytes", costs.allocatedBytes("lookup", "members", members));
      row.put("build_ms", costs.score("build", "members", members));
      rows.add(row);
    }
    return new Report(rows);
  }

  private static int slots(List<String> args) {
    if (args.isEmpty()) {
      return Ring.DEFAULT_SLOTS;
    }
    if (args.size() > 1 || !args.get(0).matches("[1-9][0-9]{0,8}")) {
      throw new IllegalArgumentException("ring: " + args + " (expected: nothing, or the slots)");
    }
    return Integer.parseInt(args.get(0));
  }

  /** Over many sets of so many members: the ring, with a member more, and with one fewer. */
  private static Map<String, Object> movement(int members, RingBuilder<String> rings) {
    List<Sample> samples =
        IntStream.range(0, SETS)
            .mapToObj(set -> Sample.of(members(set, members + 1), rings))
            .toList();
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("busiest_over_mean", worst(samples, Sample::busiestOverMean));
    figures.put("join_over_ideal", average(samples, Sample::joinOverIdeal));
    figures.put("worst_join", worst(samples, Sample::joinOverIdeal));
    figures.put("leave_over_ideal", average(samples, Sample::leaveOverIdeal));
    figures.put("worst_leave", worst(samples, Sample::leaveOverIdeal));
    return figures;
  }

  static RingBuilder<String> rings(int slots) {
    return Ring.builder((String id) -> id).slots(slots);
  }

  /** No two sets have a member in common. */
  static List<String> members(int set, int size) {
    return IntStream.range(0, size).mapToObj(i -> "set-" + set + "-member-" + i).toList();
  }

  private static double average(List<Sample> samples, ToDoubleFunction<Sample> figure) {
    return figures(samples, figure).average().orElseThrow();
  }

  private static double worst(List<Sample> samples, ToDoubleFunction<Sample> figure) {
    return figures(samples, figure).max().orElseThrow();
  }

  private static DoubleStream figures(List<Sample> samples, ToDoubleFunction<Sample> figure) {
    return samples.stream().mapToDouble(figure);
  }

  /** One ring, and the slots that move when a member joins it or leaves it. */
  private record Sample(double busiestOverMean, double joinOverIdeal, double leaveOverIdeal) {

    static Sample of(List<String> membersAndJoiner, RingBuilder<String> rings) {
      int members = membersAndJoiner.size() - 1;
      Ring<String> ring = rings.build(membersAndJoiner.subList(0, members));
      Ring<String> joined = rings.build(membersAndJoiner);
      Ring<String> left = rings.build(membersAndJoiner.subList(1, members));
      double mean = (double) ring.slots() / members;
      double joinersShare = ring.slots() / (members + 1.0);
      return new Sample(
          busiest(ring) / mean,
          joined.movedSince(ring).count() / joinersShare,
          left.movedSince(ring).count() / mean);
    }

    private static int busiest(Ring<String> ring) {
      Map<String, Integer> owned = new LinkedHashMap<>();
      IntStream.range(0, ring.slots())
          .forEach(slot -> owned.merge(ring.owner(slot), 1, Integer::sum));
      return owned.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
    }
  }
}
