package dev.covey.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TermsTest {

  private static final Terms TERMS = new Terms(65_536, 1.05, "h/g", 2);

  @Test
  void readAsTheyAreWritten() {
    assertThat(TERMS.text())
        .isEqualTo(
            """
            slots=65536
            cap=1.05
            hash=h/g
            protocol=2
            """);
    assertThat(Terms.parse(TERMS.text())).isEqualTo(TERMS);
    assertThat(Terms.parse("protocol=2\nhash=h/g\ncap=1.050\nslots=65536")).isEqualTo(TERMS);
  }

  @ParameterizedTest
  @CsvSource({
    "slots=65536, slots=many, slots: many (expected: a number)",
    "slots=65536, slots=0, slots: 0 (expected: >= 1)",
    "cap=1.05, cap=0.9, cap: 0.9 (expected: >= 1)",
    "cap=1.05, cap=NaN, cap: NaN (expected: >= 1)",
    "hash=h/g, hash=, 'hash: \"\" (expected: not empty, without control characters)'",
    "protocol=2, protocol=-1, protocol: -1 (expected: >= 0)",
    "protocol=2, protocol, line: \"protocol\" (expected: name=value)",
  })
  void whatCannotBeReadIsNamed(String line, String instead, String message) {
    assertThatThrownBy(() -> Terms.parse(TERMS.text().replace(line + "\n", instead + "\n")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThatThrownBy(() -> Terms.parse(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("slots: none (expected: a number)");
  }

  @Test
  void whatALaterReleaseAddedIsRefused() {
    assertThatThrownBy(() -> Terms.parse(TERMS.text() + "replicas=3\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("replicas: 3 (expected: nothing of this name)");
  }

  @Test
  void memberOfTheSameTermsIsWelcome() {
    assertThat(TERMS.objection(TERMS, 2)).isEmpty();
  }

  @Test
  void eachDifferenceIsNamedWithBothValues() {
    assertThat(TERMS.objection(new Terms(16_384, 1.25, "other", 1), 1))
        .contains(
            "slots 16384 (expected: 65536, as its members have), cap 1.25 (expected: 1.05, as its"
                + " members have), hash other (expected: h/g, as its members have), protocol 1"
                + " (expected: at least 2, as its members have)");
  }

  @Test
  void memberThatUnderstandsANewerProtocolAsWellIsWelcome() {
    Terms newer = new Terms(TERMS.slots(), TERMS.cap(), TERMS.hash(), 3);
    assertThat(TERMS.objection(newer, 4)).isEmpty();
  }
}
