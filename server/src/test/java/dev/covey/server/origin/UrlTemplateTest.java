package dev.covey.server.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlTemplateTest {

  private static String expand(String template, String key) {
    return UrlTemplate.parse(template).expand(key).toString();
  }

  @Test
  void keyIsPercentEncodedButForUnreservedCharacters() {
    String unreserved = "ABCXYZabcxyz0189-._~";
    assertThat(expand("http://h/items/{key}", unreserved))
        .isEqualTo("http://h/items/" + unreserved);
    assertThat(expand("http://h/items/{key}", "a b+c/d?e#f%g&h=i:@"))
        .isEqualTo("http://h/items/a%20b%2Bc%2Fd%3Fe%23f%25g%26h%3Di%3A%40");
    assertThat(expand("http://h/items/{key}", "\0\n\r\t\u007f"))
        .isEqualTo("http://h/items/%00%0A%0D%09%7F");
    assertThat(expand("http://h/items/{key}", "ü€😀"))
        .isEqualTo("http://h/items/%C3%BC%E2%82%AC%F0%9F%98%80");
    assertThat(expand("http://h/items/{key}", "{key}\\\"<>[]|^`"))
        .isEqualTo("http://h/items/%7Bkey%7D%5C%22%3C%3E%5B%5D%7C%5E%60");
    assertThat(expand("http://h/items/{key}", "../admin")).isEqualTo("http://h/items/..%2Fadmin");
    assertThat(expand("http://h/items/{key}", "")).isEqualTo("http://h/items/");
  }

  @Test
  void keyMayStandAnywhereInPathAndQueryAndMoreThanOnce() {
    assertThat(expand("https://h:8443/a/{key}.json?id={key}&x=%20", "k/1"))
        .isEqualTo("https://h:8443/a/k%2F1.json?id=k%2F1&x=%20");
    assertThat(expand("http://h?id={key}", "..")).isEqualTo("http://h?id=..");
    assertThat(expand("http://[::1]:80/{key}", "k")).isEqualTo("http://[::1]:80/k");
  }

  @ParameterizedTest
  @CsvSource({
    "http://h/items/{key},.",
    "http://h/items/{key},..",
    "http://h/{key}/x,..",
    "http://h/.{key},.",
    "http://h/{key}{key},."
  })
  void keyThatWouldBeAStepInThePathIsRefused(String template, String key) {
    assertThatThrownBy(() -> expand(template, key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("key: \"" + key + "\" (expected: one that is no step in the path of a URL)");
    assertThat(expand("http://h/items/{key}.json", "..")).isEqualTo("http://h/items/...json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "a\udc00b", "\udc00\ud800"})
  void unpairedSurrogateIsRefused(String key) {
    assertThatThrownBy(() -> expand("http://h/{key}", key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("key: an unpaired surrogate (expected: well-formed)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://h/items | {key} at least once",
        "ftp://h/{key} | http or https",
        "/items/{key} | http or https",
        "http:/items/{key} | a host after http://",
        "http://{key}/items | {key} in the path or the query",
        "http://{key}.h/items | {key} in the path or the query",
        "http://h:{key}/ | a host after http://",
        "http://{key}@h/ | no user info, but a header",
        "http://me:secret@h/{key} | no user info, but a header",
        "http://h/{key}#part | no fragment",
        "http://h/#{key} | no fragment",
        "http://h:0/{key} | port 1-65535",
        "http://h:70000/{key} | port 1-65535",
        "http://a_b/{key} | a host after http://",
      })
  void templateThatIsNoneIsRefused(String template, String expected) {
    assertThatThrownBy(() -> UrlTemplate.parse(template))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("url: ")
        .hasMessageContaining("(expected: " + expected);
  }

  @Test
  void placeholderOfAnotherNameIsRefused() {
    assertThatThrownBy(() -> UrlTemplate.parse("http://h/{key}/{id}"))
        .hasMessage(
            "url: http://h/{key}/{id} (expected: http://HOST/PATH with {key} in it; Illegal"
                + " character in path at 13)");
  }

  @Test
  void messagesAndTextLeaveTheQueryOut() {
    assertThat(UrlTemplate.parse("http://h/{key}?token=secret")).hasToString("http://h/{key}?...");
    assertThatThrownBy(() -> UrlTemplate.parse("http://h/?token=secret"))
        .hasMessage("url: http://h/?... (expected: {key} at least once)");
  }
}
