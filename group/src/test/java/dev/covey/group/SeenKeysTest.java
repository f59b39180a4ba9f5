package dev.covey.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SeenKeysTest {

  private static final int PLACES = 1 << 12;

  private final SeenKeys seen = new SeenKeys(PLACES);

  @Test
  void keyIsCountedEachTimeUpToAMost() {
    assertThat(IntStream.range(0, 4).map(i -> seen.see("k"))).containsExactly(1, 2, 3, 4);
    IntStream.range(0, 1_000).forEach(i -> seen.see("k"));
    assertThat(seen.see("k")).isEqualTo(SeenKeys.MAX_COUNT);
  }

  @Test
  void emptyKeyWhoseHashIsZeroIsNewAtFirstToo() {
    assertThat(seen.see("")).isEqualTo(1);
    assertThat(seen.see("")).isEqualTo(2);
  }

  @Test
  void keysOfOnePlaceAreNotTakenForEachOther() {
    long taken = IntStream.range(0, 100 * PLACES).filter(i -> seen.see("k" + i) != 1).count();
    assertThat(taken).isZero();
  }

  @Test
  void keySeenAgainAfterAnEighthOfThePlacesIsMostlyKnownAndAfterManyTimesAllNotAtAll() {
    IntStream.range(0, PLACES / 8).forEach(i -> seen.see("a" + i));
    long known = IntStream.range(0, PLACES / 8).filter(i -> seen.see("a" + i) == 2).count();
    assertThat(known).isGreaterThan(PLACES / 8 * 85 / 100);
    IntStream.range(0, 20 * PLACES).forEach(i -> seen.see("b" + i));
    assertThat(IntStream.range(0, PLACES / 8)).noneMatch(i -> seen.see("a" + i) > 1);
  }

  @Test
  @Timeout(30)
  void threadsThatMeetMayForgetButNeverCountTooMuch() throws Exception {
    int threads = 4;
    int times = 50;
    AtomicInteger most = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      new Thread(
              () -> {
                for (int i = 0; i < times; i++) {
                  for (int k = 0; k < 100; k++) {
                    most.accumulateAndGet(seen.see("k" + k), Math::max);
                  }
                }
                done.countDown();
              })
          .start();
    }
    done.await();
    assertThat(most.get()).isBetween(times / 2, threads * times);
  }
}
