package dev.covey.server.origin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

  private static final String DATE = "Sun, 06 Nov 1994 08:49:37 GMT";

  private static Optional<Duration> of(String retryAfter, String date) {
    Map<String, List<String>> headers = new HashMap<>();
    headers.put("Retry-After", List.of(retryAfter));
    if (!date.isEmpty()) {
      headers.put("Date", List.of(date));
    }
    return RetryAfter.of(HttpHeaders.of(headers, (name, value) -> true));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "' 30 ', 30", "300, 300", "301, 300", "99999999999999999999999, 300"})
  void secondsCountToFiveMinutes(String retryAfter, long seconds) {
    assertThat(of(retryAfter, "")).contains(Duration.ofSeconds(seconds));
  }

  @Test
  void dateCountsFromTheResponsesDate() {
    assertThat(of("Sun, 06 Nov 1994 08:50:07 GMT", DATE)).contains(Duration.ofSeconds(30));
    assertThat(of("Fri, 31 Dec 9999 23:59:59 GMT", DATE)).contains(Duration.ofMinutes(5));
    assertThat(of("Sun, 06 Nov 1994 08:50:07 GMT", "")).isEmpty();
    assertThat(of("Sun, 06 Nov 1994 08:50:07 GMT", "today")).isEmpty();
    assertThat(of(DATE, DATE)).isEmpty();
    assertThat(of("Sun, 06 Nov 1994 08:00:00 GMT", DATE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "1.5", "1s", "soon", "30, 60", "0x10"})
  void whatIsNoTimeToComeIsNone(String retryAfter) {
    assertThat(of(retryAfter, DATE)).isEmpty();
  }

  @Test
  void responseWithoutTheHeaderDoesNotSay() {
    assertThat(RetryAfter.of(HttpHeaders.of(Map.of(), (name, value) -> true))).isEmpty();
  }
}
