package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class RemoveBenchmarkTest {

  @Test
  void removesReturnAndNobodyReadsWhatWasRemovedWhetherAMemberIsFrozenOrNot() throws Exception {
    Report report = new RemoveBenchmark().run(List.of("--short"));
    assertThat(report.headline())
        .containsEntry("failed", 0.0)
        .containsEntry("staleReads", 0.0)
        .containsEntry("failedOtherwise", 0.0)
        .containsEntry("keysCheckedMet", true)
        .containsEntry("doneOrUntyped", 0.0)
        .containsEntry("notRemovedWhenItGoesOn", 0.0)
        .containsEntry("staleReadsAtOnce", 0.0)
        .containsEntry("staleReadsLater", 0.0)
        .containsKeys(
            "ownP99Micros",
            "othersP99Micros",
            "ownDueP99Micros",
            "othersDueP99Micros",
            "inFlight256PerSecond",
            "inFlight1024PerSecond",
            "longestRemoveSeconds",
            "longestFailureSeconds",
            "met");
    assertThat(report.rows())
        .filteredOn(row -> "readsAtOnce".equals(row.get("figure")))
        .singleElement()
        .satisfies(row -> assertThat((Long) row.get("value")).isGreaterThanOrEqualTo(16L));
  }
}
