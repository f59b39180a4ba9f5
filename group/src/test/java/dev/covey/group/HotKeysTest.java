package dev.covey.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code -Dcovey.seed=N} repeats one of the random streams. */
class HotKeysTest {

  private static final long NOW = -7;
  private static final int STREAMS = 20;

  private final HotKeys hotKeys = new HotKeys(NOW);

  static LongStream seeds() {
    Long seed = Long.getLong("covey.seed");
    return seed == null ? LongStream.range(0, STREAMS) : LongStream.of(seed);
  }

  @ParameterizedTest
  @CsvSource({
    "15,     15, false",
    "16,     16, true",
    "16,   2048, true",
    "16,   2049, false",
    "31,   4096, false",
    "32,   4096, true",
    "4096, 4096, true"
  })
  void keyIsHotFromSixteenRequestsOnThatAreA128thOfAll(int atLeast, int all, boolean hot) {
    assertThat(HotKeys.isHot(atLeast, all)).isEqualTo(hot);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void newKeyThatJumpsToHalfOfAllRequestsIsHotWithinSomeTens(long seed) {
    Random random = new Random(seed);
    int before = random.nextInt(50_000);
    for (int i = 0; i < before; i++) {
      hotKeys.ask("k" + random.nextInt(10_000), NOW);
    }
    int requests = 1;
    while (!hotKeys.ask("new", NOW)) {
      requests++;
      while (random.nextBoolean()) {
        hotKeys.ask("k" + random.nextInt(10_000), NOW);
      }
    }
    assertThat(requests).as("seed %d", seed).isBetween(16, 34);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void keysThatAreAllAskedForAlikeAreNotHot(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 50_000; i++) {
      assertThat(hotKeys.ask("k" + random.nextInt(2_000), NOW)).as("seed %d", seed).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void oneOfFiftyIsMarkedMostOfTheTimeAndOneOfAThousandNever(long seed) {
    Random random = new Random(seed);
    int asked = 0;
    int hot = 0;
    for (int i = 0; i < 100_000; i++) {
      int dice = random.nextInt(1_000);
      if (dice < 20) {
        asked++;
        hot += hotKeys.ask("often", NOW) ? 1 : 0;
      } else if (dice == 20) {
        assertThat(hotKeys.ask("seldom", NOW)).as("seed %d", seed).isFalse();
      } else {
        hotKeys.ask("k" + random.nextInt(100_000), NOW);
      }
    }
    assertThat(hot / (double) asked).as("seed %d", seed).isGreaterThan(0.95);
  }

  @Test
  void yesterdaysHotKeyIsNotHot() {
    heat("k");
    assertThat(hotKeys.ask("k", NOW + Duration.ofDays(1).toNanos())).isFalse();
  }

  @Test
  void keyThatNobodyAskedForSinceManyOtherRequestsIsNotHot() {
    heat("k");
    for (int i = 0; i < 30_000; i++) {
      hotKeys.ask("k" + i, NOW);
    }
    assertThat(hotKeys.ask("k", NOW)).isFalse();
  }

  @Test
  void keyThatIsAskedForSeldomIsNotHotHoweverLongNobodyElseAsks() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(hotKeys.ask("k", NOW + Duration.ofMillis(200L * i).toNanos())).isFalse();
    }
  }

  @Test
  void timeThatSeemsToGoBackBetweenThreadsChangesNothing() {
    heat("k");
    assertThat(hotKeys.ask("k", NOW - 1)).isTrue();
  }

  @Test
  @Timeout(30)
  void threadsThatMeetCountEnoughToKnowTheHotKeyAndNoOther() throws Exception {
    int threads = 4;
    AtomicInteger marked = new AtomicInteger();
    AtomicInteger mistaken = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      Random random = new Random(t);
      new Thread(
              () -> {
                for (int i = 0; i < 100_000; i++) {
                  if (i % 2 == 0 && hotKeys.ask("hot", NOW)) {
                    marked.incrementAndGet();
                  } else if (hotKeys.ask("k" + random.nextInt(100_000), NOW)) {
                    mistaken.incrementAndGet();
                  }
                }
                done.countDown();
              })
          .start();
    }
    done.await();
    assertThat(marked.get()).isGreaterThan(1_000);
    assertThat(mistaken).hasValue(0);
    assertThat(hotKeys.ask("hot", NOW)).isTrue();
  }

  private void heat(String key) {
    for (int i = 0; i < 10_000; i++) {
      hotKeys.ask(key, NOW);
    }
    assertThat(hotKeys.ask(key, NOW)).isTrue();
  }
}
