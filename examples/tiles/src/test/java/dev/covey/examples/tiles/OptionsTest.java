package dev.covey.examples.tiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class OptionsTest {
  @Test
  void valuesAndFlagsAreRead() {
    Options options = parse("--at", "127.0.0.1:80", "--loud", "--count", "3");
    assertThat(options.address("--at").getPort()).isEqualTo(80);
    assertThat(options.number("--count", 1, 5)).contains(3);
    assertThat(options.has("--loud")).isTrue();
    assertThat(parse().has("--loud")).isFalse();
    assertThat(parse().number("--count", 1, 5)).isEmpty();
  }

  @Test
  void whatDoesNotFitIsNamedWithWhatWasExpected() {
    refused(() -> parse("--x"), "--x: unknown option (expected: --at, --count, --loud)");
    refused(() -> parse("--at"), "--at: no value (expected: --at VALUE)");
    refused(() -> parse().required("--at"), "--at: missing (expected: --at VALUE)");
    refused(() -> parse("--at", "80").address("--at"), "--at: '80' (expected: host:port)");
    refused(
        () -> parse("--at", "h:99999").address("--at"), "--at: 'h:99999' (expected: host:port)");
    for (String count : List.of("0", "6", "two", "-1", "", "99999999999")) {
      refused(
          () -> parse("--count", count).number("--count", 1, 5),
          "--count: '" + count + "' (expected: 1 to 5)");
    }
  }

  private static Options parse(String... words) {
    return Options.parse(List.of(words), Set.of("--at", "--count"), Set.of("--loud"));
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatExceptionOfType(UsageException.class).isThrownBy(call).withMessage(message);
  }
}
