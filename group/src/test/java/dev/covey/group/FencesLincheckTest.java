package dev.covey.group;

import java.util.HashMap;
import java.util.Map;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.LongGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** Whatever the interleaving, fences are a map from keys to the times of their last removal. */
class FencesLincheckTest {
  @Test
  void fencesAreAMapOfTheLatestTimes() {
    new ModelCheckingOptions()
        .iterations(10)
        .invocationsPerIteration(200)
        .actorsBefore(1)
        .threads(3)
        .actorsPerThread(2)
        .actorsAfter(1)
        .sequentialSpecification(LatestTimes.class)
        .check(Operations.class);
  }

  /** Of keys that do not share a stripe, at times around zero. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "nanos", gen = LongGen.class, conf = "-2:2")
  public static class Operations {
    private final Fences fences = new Fences();

    @Operation
    public void fence(@Param(name = "key") int key, @Param(name = "nanos") long nowNanos) {
      fences.fence("key-" + key, nowNanos);
    }

    @Operation
    public boolean isYounger(
        @Param(name = "key") int key, @Param(name = "nanos") long beganAtNanos) {
      return fences.isYounger("key-" + key, beganAtNanos);
    }
  }

  /** What they are to behave like. */
  public static class LatestTimes {
    private final Map<Integer, Long> times = new HashMap<>();

    public void fence(int key, long nowNanos) {
      times.merge(key, nowNanos, Math::max);
    }

    public boolean isYounger(int key, long beganAtNanos) {
      Long fenced = times.get(key);
      return fenced == null || beganAtNanos > fenced;
    }
  }
}
