package dev.covey.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LoadedTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void whatTheGetterDoesNotSayIsLeftToTheGroup() {
    Loaded<String> loaded = Loaded.of("v");
    assertThat(loaded.timeToLive()).isEmpty();
    assertThat(loaded.softTimeToLive()).isEmpty();
    assertThat(loaded.staleIfError()).isEmpty();
  }

  @Test
  void eachTimeIsSetWithoutTheOthers() {
    Loaded<String> loaded =
        Loaded.of("v", SECOND.multipliedBy(3))
            .withSoftTimeToLive(SECOND)
            .withStaleIfError(SECOND.multipliedBy(9));
    assertThat(loaded.orNull()).isEqualTo("v");
    assertThat(loaded.timeToLive()).contains(SECOND.multipliedBy(3));
    assertThat(loaded.softTimeToLive()).contains(SECOND);
    assertThat(loaded.staleIfError()).contains(SECOND.multipliedBy(9));
  }

  @ParameterizedTest
  @MethodSource("badTimes")
  void badTimeIsRefusedAtOnceWithItsNameValueAndRange(String message, ThrowingCallable call) {
    assertThatThrownBy(call).hasMessage(message);
  }

  static Stream<Arguments> badTimes() {
    return Stream.of(
        bad("timeToLive: PT0S (expected: > 0)", () -> Loaded.of("v", Duration.ZERO)),
        bad("timeToLive: PT-1S (expected: > 0)", () -> Loaded.of("v", SECOND.negated())),
        bad("timeToLive: PT0S (expected: > 0)", () -> Loaded.absent(Duration.ZERO)),
        bad(
            "softTimeToLive: PT0S (expected: > 0)",
            () -> Loaded.of("v").withSoftTimeToLive(Duration.ZERO)),
        bad(
            "softTimeToLive: PT2S (expected: at most timeToLive, PT1S)",
            () -> Loaded.of("v", SECOND).withSoftTimeToLive(SECOND.multipliedBy(2))),
        bad(
            "staleIfError: PT-1S (expected: >= 0)",
            () -> Loaded.of("v").withStaleIfError(SECOND.negated())),
        bad(
            "staleIfError: of an absence (expected: of a value)",
            () -> Loaded.absent().withStaleIfError(SECOND)),
        bad("value: null (expected: a value, or Loaded.absent())", () -> Loaded.of(nothing())),
        bad("retryAfter: PT0S (expected: > 0)", () -> new OriginOverloaded(Duration.ZERO)));
  }

  private static Arguments bad(String message, ThrowingCallable call) {
    return Arguments.of(message, call);
  }

  @SuppressWarnings("NullAway") // as code that is not checked may do
  private static String nothing() {
    return null;
  }
}
