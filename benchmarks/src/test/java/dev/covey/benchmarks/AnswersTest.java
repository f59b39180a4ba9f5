package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.group.CacheException;
import dev.covey.group.FailureKind;
import java.time.Duration;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class AnswersTest {
  private static final long DUE = 1_000_000;
  private static final int RESIDENT = 7;
  private static final int OTHER = 8;

  private final Timeline stale = new Timeline(0, 1);
  private final Answers answers = new Answers(Duration.ofNanos(100), resident(), stale);

  private static BitSet resident() {
    BitSet resident = new BitSet();
    resident.set(RESIDENT);
    return resident;
  }

  private static CacheException failure(FailureKind kind) {
    return kind.exception(new CacheException.Where("g", "k", "m"), "", null);
  }

  @Test
  void answerIsWhatItsValuesAgeSays() {
    for (int i = 0; i < 4; i++) {
      answers.asked(RESIDENT);
    }
    answers.answered(DUE, DUE + 10, DUE - 100, true);
    answers.answered(DUE, DUE + 20, DUE - 1, false);
    answers.answered(DUE, DUE + 30, DUE - 101, true);
    answers.answered(DUE, DUE + 40, DUE, false);
    assertThat(answers.localHits().getMaxValue()).isEqualTo(10);
    assertThat(answers.ownerHits().getMaxValue()).isEqualTo(20);
    assertThat(answers.stale().getMaxValue()).isEqualTo(30);
    assertThat(answers.waited().getMaxValue()).isEqualTo(40);
    assertThat(answers.hits().getTotalCount()).isEqualTo(2);
    assertThat(stale.total(0, 900_000_000)).isEqualTo(1);
    assertThat(answers.values()).isEqualTo(4);
  }

  @Test
  void failuresOfKeysThatWereThereCountApart() throws Exception {
    answers.asked(RESIDENT);
    answers.asked(OTHER);
    answers.asked(OTHER);
    answers.failed(OTHER, failure(FailureKind.OVERLOADED));
    answers.failed(OTHER, failure(FailureKind.DEADLINE_EXCEEDED));
    answers.failed(RESIDENT, failure(FailureKind.OVERLOADED));
    answers.awaitAll();
    assertThat(answers.ofResident()).isEqualTo(1);
    assertThat(answers.failuresOfResident()).isEqualTo(1);
    assertThat(answers.failures()).isEqualTo(3);
    assertThat(answers.failures(FailureKind.OVERLOADED)).isEqualTo(2);
    assertThat(answers.values()).isZero();
  }
}
