package dev.covey.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class EntryTest {
  private static final int MANY = 1_000;
  private static final long LOADED_AT = -7;
  private static final long NOW = 5;
  private static final Lifetime HOUR = Lifetime.of(Duration.ofHours(1));
  private static final Lifetime AGEING = new Lifetime(1_000, 2_000, 2_000);

  private final Ownership here = Ownership.here("self");
  private final byte[] bytes = {1, 2, 3};

  @Test
  void entryTakes48BytesAndOneThatAgesWhatItsLimitsTakeMore() {
    long plain = bytesOf(() -> loaded(0, HOUR));
    assertThat(plain).isEqualTo(48);
    assertThat(bytesOf(() -> loaded(0, AGEING))).isEqualTo(plain + Limits.HEAP_BYTES);
  }

  @Test
  void whatLimitsTakeIsWeighed() {
    assertThat(loaded(10, HOUR).weightBytes()).isEqualTo(13);
    assertThat(loaded(10, AGEING).weightBytes()).isEqualTo(13 + Limits.HEAP_BYTES);
  }

  @Test
  void weightBeyondAnyStoreStaysBeyondIt() {
    for (Lifetime lifetime : new Lifetime[] {HOUR, AGEING}) {
      assertThat(loaded(1L << 32, lifetime).weightBytes()).isEqualTo(Integer.MAX_VALUE);
      assertThat(loaded(Long.MAX_VALUE, lifetime).weightBytes()).isEqualTo(Integer.MAX_VALUE);
    }
  }

  @Test
  void ageAndRemainingTimeAreExactToTheNanosecond() {
    Entry<byte[]> entry = loaded(0, HOUR);
    assertThat(entry.age(NOW)).isEqualTo(Duration.ofNanos(12));
    assertThat(entry.keptNanos(NOW + 1)).isEqualTo(HOUR.endNanos() - 1);
  }

  @Test
  void failureKeepsItsDetailAndIsNeitherValueNorAbsence() {
    Entry<byte[]> failed = Entry.failed("größer als 5 €", here, NOW, 1_000);
    assertThat(failed.isFailure()).isTrue();
    assertThat(failed.failureOrNull()).isEqualTo("größer als 5 €");
    assertThat(failed.weightBytes()).isEqualTo(18);
    assertThat(failed.valueOrNull()).isNull();
    assertThat(failed.bytesOrNull()).isNull();
  }

  @Test
  void failureWithoutDetailIsOneAllTheSame() {
    assertThat(Entry.failed("", here, NOW, 1_000).failureOrNull()).isEmpty();
  }

  @Test
  void valuesAndAbsencesAreNoFailures() {
    Entry<byte[]> absent = Entry.absent(here, LOADED_AT, NOW, 1_000);
    assertThat(absent.isFailure()).isFalse();
    assertThat(absent.failureOrNull()).isNull();
    assertThat(loaded(0, HOUR).isFailure()).isFalse();
    assertThat(loaded(0, HOUR).failureOrNull()).isNull();
  }

  private Entry<byte[]> loaded(long decodedBytes, Lifetime lifetime) {
    return Entry.loaded(bytes, bytes, decodedBytes, here, LOADED_AT, NOW, lifetime);
  }

  /** What one of many takes. */
  private static long bytesOf(Supplier<Object> object) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Object[] kept = new Object[MANY];
    kept[0] = object.get(); // loads the classes
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < MANY; i++) {
      kept[i] = object.get();
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(kept).doesNotContainNull();
    return Math.round((double) bytes / MANY);
  }
}
