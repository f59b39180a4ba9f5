package dev.covey.server.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestHeadersTest {

  private static final Map<String, String> ALL =
      Map.of(
          "Authorization", "Bearer t",
          "Cookie", "a=b",
          "X-Api-Key", "secret",
          "Accept", "image/png",
          "User-Agent", "covey");

  private static HttpHeaders sent(Map<String, String> headers, boolean sameOrigin) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://h/"));
    RequestHeaders.of(headers).addTo(request, sameOrigin);
    return request.build().headers();
  }

  @Test
  void originGetsAllThatWereSet() {
    ALL.forEach(
        (name, value) -> assertThat(sent(ALL, true).allValues(name)).containsExactly(value));
    assertThat(sent(ALL, true).allValues("accept-encoding")).containsExactly("identity");
  }

  @Test
  void anotherOriginGetsNothingThatMayBeASecret() {
    assertThat(sent(ALL, false).map().keySet())
        .containsExactlyInAnyOrder("Accept", "User-Agent", "accept-encoding");
  }

  @Test
  void encodingThatTheOperatorAsksForReplacesIdentity() {
    Map<String, String> gzip = Map.of("Accept-Encoding", "gzip");
    assertThat(sent(gzip, true).allValues("accept-encoding")).containsExactly("gzip");
    assertThat(RequestHeaders.of(gzip).allowEncodedBodies()).isTrue();
    assertThat(RequestHeaders.of(ALL).allowEncodedBodies()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'',v,a token of RFC 9110 as name",
    "a b,v,a token of RFC 9110 as name",
    "'a:',v,a token of RFC 9110 as name",
    "Host,v,none that the connection sets",
    "CONNECTION,v,none that the connection sets",
    "Content-Length,1,none that the connection sets",
    "Range,bytes=0-1,none that asks for part of a value",
    "If-None-Match,*,none that asks for part of a value"
  })
  void headerThatIsNotForTheOperatorIsRefused(String name, String value, String expected) {
    assertThatThrownBy(() -> RequestHeaders.of(Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("headers: " + name + " (expected: " + expected + ")");
  }

  @Test
  void valueThatWouldBreakTheHeadIsRefusedWithoutBeingShown() {
    for (String value : new String[] {"secret\r\nX: y", "secret\0", "sécret"}) {
      assertThatThrownBy(() -> RequestHeaders.of(Map.of("X-Key", value)))
          .hasMessage("headers: X-Key (expected: a value of printable ASCII)");
    }
  }

  @Test
  void nameTwiceInAnyCaseIsRefused() {
    assertThatThrownBy(() -> RequestHeaders.of(new TreeMap<>(Map.of("accept", "a", "Accept", "b"))))
        .hasMessageContaining("(expected: each name once, in any case)");
  }

  @Test
  void headersThatTheClientForbidsAreAllRefusedBeforehand() {
    for (String name : new String[] {"connection", "content-length", "expect", "host", "upgrade"}) {
      assertThatThrownBy(() -> RequestHeaders.of(Map.of(name, "v")))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
