package dev.covey.benchmarks;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DistributionTest {
  private static final List<String> KEYS =
      IntStream.range(0, 1000).mapToObj(String::valueOf).toList();

  @Test
  void uniformCallersShareNoKey() {
    Distribution.Asked asked = Distribution.UNIFORM.of(KEYS, 64);
    Set<String> seen = new HashSet<>();
    for (int caller = 0; caller < 64; caller++) {
      Set<String> own = new HashSet<>();
      for (int turn = 0; turn < 100; turn++) {
        own.add(asked.key(caller, turn));
      }
      assertThat(own).hasSize(1000 / 64);
      assertThat(Collections.disjoint(own, seen)).isTrue();
      seen.addAll(own);
    }
  }

  @Test
  void zipfAsksForTheFirstKeyFarMoreOften() {
    Distribution.Asked asked = Distribution.ZIPF.of(KEYS, 2);
    Map<String, Long> counts =
        IntStream.range(0, 60_000)
            .mapToObj(turn -> asked.key(turn % 2, turn / 2))
            .collect(groupingBy(key -> key, counting()));
    assertThat(counts.get("0")).isBetween(60_000L / 10, 60_000L / 6); // 1 in 7.3
    assertThat(counts).hasSizeGreaterThan(900);
  }
}
