package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FindingsTest {
  private final Findings findings = new Findings();

  @Test
  void headlineHasWhatHasABarAndWhetherAllAreMet() {
    findings.add("part", "seen", 7);
    findings.addAtMost("part", "failures", 0, 0);
    findings.addAtLeast("part", "goodput", new Spread(0.95, 0.8, 1), 0.9);
    assertThat(findings.report().headline())
        .containsOnlyKeys("failures", "failuresMet", "goodput", "goodputMet", "met")
        .containsEntry("goodput", 0.95)
        .containsEntry("met", true);
    assertThat(findings.report().rows()).hasSize(3);
  }

  @Test
  void oneBarMissedIsNotAllMet() {
    findings.addAtMost("part", "ratio", new Spread(1.6, 1, 2), 1.5);
    findings.addAtMost("part", "failures", 0, 0);
    assertThat(findings.report().headline())
        .containsEntry("ratioMet", false)
        .containsEntry("failuresMet", true)
        .containsEntry("met", false);
    assertThat(findings.report().rows().get(0)).containsEntry("bar", "<= 1.5, MISSED");
  }
}
