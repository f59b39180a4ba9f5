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
  }

  @ParameterizedTest
  @MethodSource("badSettings")
  void badSettingIsRefusedWithItsNameValueAndRange(
      String message, Consumer<GroupConfig.Builder> setting) {
    assertThatThrownBy(() -> setting.accept(GroupConfig.builder()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  static Stream<Arguments> badSettings() {
    return Stream.of(
        bad("maxBytes: 0 (expected: >= 1)", b -> b.maxBytes(0)),
        bad("hotShare: 1.0 (expected: >= 0 and < 1)", b -> b.hotShare(1)),
        bad("hotShare: NaN (expected: >= 0 and < 1)", b -> b.hotShare(Double.NaN)),
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
        bad("maxQueuedLoads: -1 (expected: >= 0)", b -> b.maxQueuedLoads(-1)));
  }

  private static Arguments bad(String message, Consumer<GroupConfig.Builder> setting) {
    return Arguments.of(message, setting);
  }
}
