package dev.covey.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WorldTest {

  private final World world = new World();
  private final List<String> done = new ArrayList<>();
  private final List<Throwable> defects = new ArrayList<>();

  private SimulatedProcess process(Clock clock) {
    return new SimulatedProcess(world, clock, new SplittableRandom(1), true, defects::add);
  }

  @Test
  void whatIsDueAtTheSameTimeHappensInTheOrderOfItsComing() {
    world.at(20, () -> done.add("b"));
    world.at(10, () -> done.add("a"));
    world.at(20, () -> done.add("c"));
    world.at(30, () -> done.add("later"));
    world.runUntil(20);
    assertThat(done).containsExactly("a", "b", "c");
    assertThat(world.nowNanos()).isEqualTo(20);
  }

  @Test
  void clockThatIsFastIsDueSooner() {
    Clock fast = new Clock(world, 1_000, 5_000);
    Clock slow = new Clock(world, -1_000, -5_000);
    assertThat(fast.worldAfter(1_000_000_000)).isBetween(995_000_000L, 995_100_000L);
    assertThat(slow.worldAfter(1_000_000_000)).isBetween(1_005_000_000L, 1_005_100_000L);
    long before = fast.getAsLong();
    world.runUntil(fast.worldAfter(1_000_000_000));
    assertThat(fast.getAsLong() - before).isBetween(1_000_000_000L, 1_000_001_100L);
  }

  @Test
  void pausedProcessDoesWhatWasDueWhenItGoesOn() {
    SimulatedProcess process = process(new Clock(world, 0, 0));
    process.timer().schedule(() -> done.add("timer"), 10);
    Runnable cancel = process.timer().schedule(() -> done.add("cancelled"), 20);
    process.pause();
    world.runUntil(100);
    assertThat(done).isEmpty();
    cancel.run();
    process.goOn();
    world.runUntil(100);
    assertThat(done).containsExactly("timer");
  }

  @Test
  void deadProcessDoesNothing() {
    SimulatedProcess process = process(new Clock(world, 0, 0));
    process.timer().schedule(() -> done.add("timer"), 10);
    process.threads().execute(() -> done.add("thread"));
    process.atDeath(() -> done.add("death"));
    process.die();
    world.runUntil(10_000_000);
    assertThat(done).containsExactly("death");
  }

  @Test
  void whatATaskThrowsIsADefect() {
    SimulatedProcess process = process(new Clock(world, 0, 0));
    process
        .threads()
        .execute(
            () -> {
              throw new IllegalStateException("broken");
            });
    world.runUntil(10_000_000);
    assertThat(defects).singleElement().isInstanceOf(IllegalStateException.class);
  }
}
