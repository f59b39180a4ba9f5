package dev.covey.server.origin;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;

/**
 * How long an origin asks to be left alone: {@code Retry-After} (RFC 9110, 10.2.3), seconds or a
 * date. A date counts from the response's {@code Date}: clocks need not agree.
 */
final class RetryAfter {

  /** More counts as this: an origin that errs must not be without its callers for hours. */
  static final Duration LONGEST = Duration.ofMinutes(5);

  private RetryAfter() {}

  /** Above zero; empty if the response does not say, or nothing that makes sense. */
  static Optional<Duration> of(HttpHeaders headers) {
    String date = headers.firstValue("date").orElse("");
    return headers
        .firstValue("retry-after")
        .flatMap(value -> HeaderValues.seconds(value).or(() -> HeaderValues.since(date, value)))
        .filter(wait -> wait.compareTo(Duration.ZERO) > 0)
        .map(wait -> wait.compareTo(LONGEST) < 0 ? wait : LONGEST);
  }
}
