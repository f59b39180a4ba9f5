package dev.covey.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountsInSettingsTest {

  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "5s, PT5S",
    "2m, PT2M",
    "1h, PT1H",
    "1d, PT24H",
    "0, PT0S",
    "PT5S, PT5S",
    "pt0.1s, PT0.1S"
  })
  void durationIsReadAsOperatorsWriteIt(String text, Duration duration) {
    assertThat(Durations.parse(text)).isEqualTo(duration);
    assertThat(Durations.parse(Durations.text(duration))).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "5 s", "5S", "-5s", "1.5s", "s", "5s5", "P", "9999999999999s"})
  void durationWithoutUnitOrWithAnotherIsRefused(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: a duration such as 500ms");
  }

  @ParameterizedTest
  @CsvSource({
    "4096, 4096",
    "0, 0",
    "1B, 1",
    "512KiB, 524288",
    "64 MiB, 67108864",
    "1GiB, 1073741824"
  })
  void sizeIsReadAsOperatorsWriteIt(String text, long bytes) {
    assertThat(Sizes.parse(text)).isEqualTo(bytes);
    assertThat(Sizes.parse(Sizes.text(bytes))).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "64MB", "64M", "-1", "1.5GiB", "KiB", "9999999TiB"})
  void sizeOfAnotherFormIsRefused(String text) {
    assertThatThrownBy(() -> Sizes.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: ");
  }
}
