package dev.covey.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @Test
  void burstGoesAtOnceAndThenSoManyASecond() {
    TokenBucket bucket = new TokenBucket(10, 5, 0);
    assertThat(taken(bucket, 0)).isEqualTo(5);
    assertThat(taken(bucket, SECOND / 2)).isEqualTo(5);
    assertThat(bucket.untilNextNanos(SECOND / 2)).isEqualTo(SECOND / 10);
    assertThat(taken(bucket, SECOND / 2 + SECOND / 10)).isEqualTo(1);
  }

  @Test
  void pauseSavesNoMoreThanABurst() {
    TokenBucket bucket = new TokenBucket(10, 5, 0);
    assertThat(taken(bucket, 3_600 * SECOND)).isEqualTo(5);
  }

  @Test
  void debtIsPaidFirstAndNeverMoreThanABurst() {
    TokenBucket bucket = new TokenBucket(10, 5, 0);
    for (int i = 0; i < 100; i++) {
      bucket.owe(0);
    }
    assertThat(bucket.untilNextNanos(0)).isEqualTo(6 * SECOND / 10);
    assertThat(taken(bucket, SECOND)).isEqualTo(5);
  }

  @Test
  void lessThanOneASecondAddsUp() {
    TokenBucket bucket = new TokenBucket(0.25, 1, 0);
    assertThat(taken(bucket, 0)).isEqualTo(1);
    assertThat(bucket.untilNextNanos(0)).isEqualTo(4 * SECOND);
    assertThat(taken(bucket, 3 * SECOND)).isZero();
    assertThat(taken(bucket, 4 * SECOND)).isEqualTo(1);
  }

  private static int taken(TokenBucket bucket, long nowNanos) {
    int taken = 0;
    while (bucket.take(nowNanos)) {
      taken++;
    }
    return taken;
  }
}
