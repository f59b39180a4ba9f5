package dev.covey.singleflight;

import static dev.covey.singleflight.SingleFlight.NO_TIMEOUT;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/**
 * Whatever the interleaving, flights that read an origin bring what one reader after the other
 * would have read: callers share a flight only if what it brings is new enough for each of them.
 */
class SingleFlightLincheckTest {
  private static final String KEY = "k";

  @Test
  void readerAfterAWriteThatDetachesGetsWhatWasWritten() {
    check(DetachingWrites.class);
  }

  @Test
  void nextFlightBringsWhatWasWrittenBeforeItWasAskedFor() {
    check(PlainWrites.class);
  }

  private static void check(Class<?> operations) {
    new ModelCheckingOptions()
        .iterations(20)
        .invocationsPerIteration(100)
        .actorsBefore(1)
        .threads(3)
        .actorsPerThread(2)
        .actorsAfter(1)
        .sequentialSpecification(Origin.class)
        .check(operations);
  }

  /** An origin that is written and then detached, so that {@code run} will do. */
  @Param(name = "value", gen = IntGen.class, conf = "1:3")
  public static class DetachingWrites {
    private final SingleFlight<String, Integer> flights = flights();
    private volatile int origin;

    @Operation
    public int read() {
      return flights.run(KEY, NO_TIMEOUT, this::load).join();
    }

    @Operation
    public int readNext() {
      return flights.runNext(KEY, NO_TIMEOUT, this::load).join();
    }

    @Operation
    public void write(@Param(name = "value") int value) {
      origin = value;
      flights.detach(KEY);
    }

    private CompletionStage<Integer> load(Flight flight) {
      return CompletableFuture.completedStage(origin);
    }
  }

  /** An origin that is written and nobody is told, so that it takes {@code runNext}. */
  @Param(name = "value", gen = IntGen.class, conf = "1:3")
  public static class PlainWrites {
    private final SingleFlight<String, Integer> flights = flights();
    private volatile int origin;

    @Operation
    public int readNext() {
      return flights.runNext(KEY, NO_TIMEOUT, this::load).join();
    }

    @Operation
    public void write(@Param(name = "value") int value) {
      origin = value;
    }

    private CompletionStage<Integer> load(Flight flight) {
      return CompletableFuture.completedStage(origin);
    }
  }

  /** A number. */
  public static class Origin {
    private int number;

    public int read() {
      return number;
    }

    public int readNext() {
      return number;
    }

    public void write(int value) {
      number = value;
    }
  }

  private static SingleFlight<String, Integer> flights() {
    return new SingleFlight<>((task, delayNanos) -> () -> {});
  }
}
