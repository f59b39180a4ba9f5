package dev.covey.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "a+b",
        "/",
        "/a//b/",
        "..",
        "../a",
        "\u0000",
        "a\nb",
        "käse",
        "鍵",
        "\ud83e\udd86"
      })
  void anyWellFormedTextIsAKeyOfItsLengthInUtf8(String key) {
    int bytes = key.getBytes(StandardCharsets.UTF_8).length;
    assertThat(Keys.utf8Bytes(key)).isEqualTo(bytes);
    assertThatNoException().isThrownBy(() -> Keys.check(key, bytes));
  }

  @Test
  void longKeyIsRefusedWithItsLengthAndTheBound() {
    assertThatThrownBy(() -> Keys.check("鍵".repeat(2_000), 4_096))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "key: \""
                + "鍵".repeat(100)
                + "…\" of 6000 bytes (expected: at most 4096 bytes of UTF-8)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "a\udc00", "\ud800\ud800\udc00"})
  void halfASurrogatePairIsRefusedSinceTwoSuchKeysWouldBecomeOne(String key) {
    assertThatThrownBy(() -> Keys.check(key, 100))
        .hasMessageContaining("unpaired surrogate at index");
  }

  @Test
  void quotedKeyCannotForgeALogLine() {
    assertThat(Keys.quote("a\n\"b\\\u0000")).isEqualTo("\"a\\u000a\\\"b\\\\\\u0000\"");
  }
}
