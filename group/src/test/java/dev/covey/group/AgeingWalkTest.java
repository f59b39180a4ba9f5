package dev.covey.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random walks of readers, time and an origin that fails, hangs and asks to be left alone. What
 * readers get is checked against when it was loaded, and against what had gone wrong since.
 *
 * <p>{@code -Dcovey.seed=N} repeats one.
 */
class AgeingWalkTest {

  private static final int WALKS = 300;
  private static final int STEPS = 400;
  private static final int KEYS = 5;

  private static final Duration SOFT = Duration.ofSeconds(10);
  private static final Duration HARD = Duration.ofSeconds(30);
  private static final Duration STALE = Duration.ofSeconds(60);

  /** Twice the retry delay. */
  private static final Duration EXCUSE = Duration.ofSeconds(2);

  static LongStream seeds() {
    Long seed = Long.getLong("covey.seed");
    return seed == null ? LongStream.range(0, WALKS) : LongStream.of(seed);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @Timeout(60)
  void whatIsServedIsWithinItsLimitsUnlessTheOriginFailed(long seed) {
    new Walk(seed).walk();
  }

  private enum Mood {
    WELL,
    FAILING,
    OVERLOADED,
    FORGETFUL
  }

  private record Reader(String key, long askedAtNanos, CompletableFuture<String> future) {}

  private static final class Walk {

    private final long seed;
    private final Random random;
    private final ManualExecutor loaders = new ManualExecutor();
    private final GroupFixture fixture = new GroupFixture(loaders, Runnable::run);
    private final GroupHost<String> host;
    private final List<Reader> readers = new ArrayList<>();
    private final Set<String> loading = new HashSet<>();
    private final int maxQueuedRefreshes;
    private Mood mood = Mood.WELL;
    private long anyGoneWrongAtNanos = Long.MIN_VALUE / 2;
    private long refusals;

    Walk(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.maxQueuedRefreshes = random.nextBoolean() ? KEYS : random.nextInt(3);
      GroupConfigBuilder config =
          GroupConfig.builder()
              .jitter(0)
              .softTimeToLive(SOFT)
              .timeToLive(HARD)
              .staleIfError(STALE)
              .maxConcurrentLoads(1 + random.nextInt(4))
              .maxQueuedLoads(random.nextInt(4))
              .maxQueuedRefreshes(maxQueuedRefreshes)
              .queueTimeout(Duration.ofSeconds(1 + random.nextInt(5)))
              .errorTimeToLive(Duration.ofSeconds(random.nextInt(3)));
      if (random.nextBoolean()) {
        config.loadsPerSecond(0.5 + random.nextInt(5));
      }
      this.fixture.getter = this::load;
      this.host = fixture.host(config.build());
    }

    void walk() {
      for (int step = 0; step < STEPS; step++) {
        step();
        lookForRefusals();
        settle();
        String state = "seed " + seed + ", step " + step;
        assertThat(host.group().stats().queuedRefreshes()).as(state).isLessThanOrEqualTo(KEYS);
      }
      mood = Mood.WELL;
      for (int second = 0; second < 60; second++) {
        loaders.runAll();
        pass(1_000);
      }
      settle();
      assertThat(readers).as("seed %d: readers that wait for ever", seed).isEmpty();
      assertThat(host.group().stats().runningLoads()).as("seed %d", seed).isZero();
      OwnerTest.assertSums(host.group().stats());
    }

    private void step() {
      switch (random.nextInt(10)) {
        case 0 -> mood = List.of(Mood.values()).get(random.nextInt(Mood.values().length));
        case 1, 2 -> pass(random.nextInt(1_000));
        case 3 -> pass(random.nextInt(40_000));
        case 4, 5, 6 -> read("k" + random.nextInt(KEYS));
        default -> {
          if (loaders.waiting() > 0) {
            loaders.runOne();
          }
        }
      }
    }

    private void pass(long millis) {
      fixture.time.advance(Duration.ofMillis(millis).toNanos());
      if (loaders.waiting() > 0) { // what has waited that long was late
        goneWrong();
      }
    }

    private void lookForRefusals() {
      GroupStats stats = host.group().stats();
      long now = stats.refusedLoads() + stats.sparedLoads() + stats.rememberedFailures();
      if (queueIsNeverFull()) { // so it was for the origin's sake
        now += stats.droppedRefreshes();
      }
      if (now > refusals) {
        refusals = now;
        goneWrong();
      }
    }

    private void read(String key) {
      readers.add(new Reader(key, now(), host.group().getAsync(key)));
    }

    private Loaded<String> load(String key) {
      assertThat(loading.add(key)).as("seed %d: two loads of %s", seed, key).isTrue();
      try {
        return switch (mood) {
          case WELL -> Loaded.of(String.valueOf(now()));
          case FAILING -> throw new IllegalStateException("down");
          case OVERLOADED -> throw new OriginOverloaded(Duration.ofSeconds(1 + random.nextInt(20)));
          case FORGETFUL -> Loaded.absent();
        };
      } finally {
        loading.remove(key);
        if (mood == Mood.FAILING || mood == Mood.OVERLOADED) {
          goneWrong();
        }
      }
    }

    private void goneWrong() {
      anyGoneWrongAtNanos = now();
    }

    private void settle() {
      readers.removeIf(
          reader -> {
            if (reader.future().isDone() && !reader.future().isCompletedExceptionally()) {
              check(reader, Long.parseLong(reader.future().join()));
            }
            return reader.future().isDone();
          });
    }

    private void check(Reader reader, long loadedAtNanos) {
      long age = reader.askedAtNanos() - loadedAtNanos;
      String what = "seed " + seed + ": age of " + reader.key() + " at " + reader.askedAtNanos();
      assertThat(age).as(what).isLessThan(HARD.plus(STALE).toNanos());
      if (age >= HARD.toNanos() && queueIsNeverFull()) {
        long excusedSince = loadedAtNanos + HARD.minus(EXCUSE).toNanos();
        assertThat(anyGoneWrongAtNanos)
            .as(what + ", nothing gone wrong")
            .isGreaterThanOrEqualTo(excusedSince);
      }
    }

    private boolean queueIsNeverFull() {
      return maxQueuedRefreshes == KEYS;
    }

    private long now() {
      return fixture.time.getAsLong();
    }
  }
}
