package dev.covey.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GroupConfigTest {

  @Test
  void defaultsAreAsDocumented() {
    GroupConfig config = GroupConfig.defaults();
    assertThat(config.maxBytes()).isEqualTo(64 << 20);
    assertThat(config.hotShare()).isEqualTo(0.0625);
    assertThat(config.mirrorAfterFetches()).isEqualTo(2);
    assertThat(config.maxEntryShare()).isEqualTo(0.125);
    assertThat(config.maxKeyBytes()).isEqualTo(4_096);
    assertThat(config.maxValueBytes()).isEqualTo(8 << 20);
    assertThat(config.timeToLive()).isEmpty();
    assertThat(config.absentTimeToLive()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.loadTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.maxConcurrentLoads()).isEqualTo(64);
    assertThat(config.maxQueuedLoads()).isEqualTo(10_000);
    assertThat(config.passThrough()).isFalse();
    assertThat(config.absentShare()).isEqualTo(1.0 / 64);
    assertThat(config.softTimeToLive()).isEmpty();
    assertThat(config.staleIfError()).isEmpty();
    assertThat(config.mustRevalidate()).isFalse();
    assertThat(config.jitter()).isEqualTo(0.1);
    assertThat(config.errorTimeToLive()).isZero();
    assertThat(config.hotTimeToLive()).isEmpty();
    assertThat(config.softLoadTimeout()).isEqualTo(Duration.ofMillis(2_500));
    assertThat(config.retryDelay()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.queueTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.maxQueuedRefreshes()).isEqualTo(10_000);
    assertThat(config.loadsPerSecond()).isEmpty();
    assertThat(config.maxKeysPerLoad()).isEqualTo(100);
  }

  @Test
  void callsWaitForHalfTheirTimeBeforeTheyAreServedAValuePastItsLimit() {
    GroupConfig config = GroupConfig.builder().timeout(Duration.ofSeconds(2)).build();
    assertThat(config.softLoadTimeout()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void softLimitBeyondTheHardOneIsRefused() {
    GroupConfigBuilder config =
        GroupConfig.builder()
            .softTimeToLive(Duration.ofSeconds(61))
            .timeToLive(Duration.ofSeconds(60));
    assertThatThrownBy(config::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("softTimeToLive: PT1M1S (expected: at most timeToLive, PT1M)");
  }

  @Test
  void sharesThatLeaveNothingForTheMainTierAreRefused() {
    GroupConfigBuilder config = GroupConfig.builder().hotShare(0.5).absentShare(0.5);
    assertThatThrownBy(config::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "hotShare + absentShare: 1.0 (expected: < 1, since the main tier has the rest)");
  }

  @ParameterizedTest
  @MethodSource("badSettings")
  void badSettingIsRefusedWithItsNameValueAndRange(
      String message, Consumer<GroupConfigBuilder> setting) {
    assertThatThrownBy(() -> setting.accept(GroupConfig.builder()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  static Stream<Arguments> badSettings() {
    return Stream.of(
        bad("maxBytes: 0 (expected: >= 1)", b -> b.maxBytes(0)),
        bad("hotShare: 1.0 (expected: >= 0 and < 1)", b -> b.hotShare(1)),
        bad("hotShare: NaN (expected: >= 0 and < 1)", b -> b.hotShare(Double.NaN)),
        bad("mirrorAfterFetches: 0 (expected: 1 to 255)", b -> b.mirrorAfterFetches(0)),
        bad("mirrorAfterFetches: 256 (expected: 1 to 255)", b -> b.mirrorAfterFetches(256)),
        bad("maxEntryShare: 0.0 (expected: > 0 and <= 1)", b -> b.maxEntryShare(0)),
        bad("maxKeyBytes: 65537 (expected: 1 to 65536)", b -> b.maxKeyBytes(65_537)),
        bad("maxValueBytes: -1 (expected: >= 1)", b -> b.maxValueBytes(-1)),
        bad("timeToLive: PT0S (expected: > 0)", b -> b.timeToLive(Duration.ZERO)),
        bad(
            "absentTimeToLive: PT-1S (expected: >= 0)",
            b -> b.absentTimeToLive(Duration.ofSeconds(-1))),
        bad("timeout: PT0S (expected: > 0)", b -> b.timeout(Duration.ZERO)),
        bad("loadTimeout: PT0S (expected: > 0)", b -> b.loadTimeout(Duration.ZERO)),
        bad("maxConcurrentLoads: 0 (expected: >= 1)", b -> b.maxConcurrentLoads(0)),
        bad("maxQueuedLoads: -1 (expected: >= 0)", b -> b.maxQueuedLoads(-1)),
        bad("absentShare: -0.5 (expected: >= 0 and < 1)", b -> b.absentShare(-0.5)),
        bad("softTimeToLive: PT0S (expected: > 0)", b -> b.softTimeToLive(Duration.ZERO)),
        bad("staleIfError: PT0S (expected: > 0)", b -> b.staleIfError(Duration.ZERO)),
        bad("staleIfError: PT-1S (expected: > 0)", b -> b.staleIfError(Duration.ofSeconds(-1))),
        bad("jitter: 0.6 (expected: 0 to 0.5)", b -> b.jitter(0.6)),
        bad("jitter: NaN (expected: 0 to 0.5)", b -> b.jitter(Double.NaN)),
        bad(
            "errorTimeToLive: PT-1S (expected: >= 0)",
            b -> b.errorTimeToLive(Duration.ofSeconds(-1))),
        bad("hotTimeToLive: PT0S (expected: > 0)", b -> b.hotTimeToLive(Duration.ZERO)),
        bad("softLoadTimeout: PT0S (expected: > 0)", b -> b.softLoadTimeout(Duration.ZERO)),
        bad("retryDelay: PT0S (expected: > 0)", b -> b.retryDelay(Duration.ZERO)),
        bad("queueTimeout: PT0S (expected: > 0)", b -> b.queueTimeout(Duration.ZERO)),
        bad("maxQueuedRefreshes: -1 (expected: >= 0)", b -> b.maxQueuedRefreshes(-1)),
        bad("loadsPerSecond: 0.0 (expected: 0.001 to 1000000)", b -> b.loadsPerSecond(0)),
        bad("loadsPerSecond: NaN (expected: 0.001 to 1000000)", b -> b.loadsPerSecond(Double.NaN)),
        bad("maxKeysPerLoad: 0 (expected: >= 1)", b -> b.maxKeysPerLoad(0)));
  }

  private static Arguments bad(String message, Consumer<GroupConfigBuilder> setting) {
    return Arguments.of(message, setting);
  }
}
