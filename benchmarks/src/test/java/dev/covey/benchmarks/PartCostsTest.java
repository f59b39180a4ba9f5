package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartCostsTest {
  private final PartCosts costs = new PartCosts();

  @ParameterizedTest
  @ValueSource(ints = {1, 8})
  void flightBringsItsLastWaiterTheValue(int waiters) {
    costs.waiters = waiters;
    assertThat(costs.flight().toCompletableFuture().join()).hasSize(100);
  }

  @Test
  void putAndItsGetsGoThrough() {
    costs.waiters = 1;
    assertThat(costs.putAndGets()).hasSize(100);
  }
}
