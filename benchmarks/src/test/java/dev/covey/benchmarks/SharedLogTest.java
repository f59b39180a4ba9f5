package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedLogTest {
  private static final int CAPACITY = 3;

  @TempDir Path folder;

  private SharedLog log() throws Exception {
    return SharedLog.in(folder.resolve("log"), 2, CAPACITY);
  }

  @Test
  void whatSeveralAppendIsReadInOrder() throws Exception {
    SharedLog one = log();
    SharedLog other = log();
    one.append(1, -1);
    other.append(2, -2);
    one.append(3, -3);
    assertThat(log().records())
        .containsExactly(new long[] {1, -1}, new long[] {2, -2}, new long[] {3, -3});
  }

  @Test
  void recordThatIsNotWholeIsLeftOut() throws Exception {
    SharedLog log = log();
    log.append(1, -1);
    SharedNumbers.in(folder.resolve("log"), 7).getAndIncrement(0); // and then its process is killed
    log.append(3, -3);
    assertThat(log.records()).containsExactly(new long[] {1, -1}, new long[] {3, -3});
  }

  @Test
  void lackOfRoomIsNoticedByWriterAndReader() throws Exception {
    SharedLog log = log();
    for (int i = 1; i <= CAPACITY; i++) {
      log.append(i, i);
    }
    assertThatThrownBy(() -> log.append(4, 4))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("records: 4 (expected: at most 3)");
    assertThatThrownBy(log::records).isInstanceOf(IllegalStateException.class);
  }
}
