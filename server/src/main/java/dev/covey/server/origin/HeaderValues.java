package dev.covey.server.origin;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** What is written in the headers of responses. */
final class HeaderValues {

  /** What a number that is too large stands for (RFC 9111 1.2.2); 68 years. */
  private static final Duration LONGEST = Duration.ofSeconds(1L << 31);

  private HeaderValues() {}

  /** A number of seconds; empty if it is none. */
  static Optional<Duration> seconds(String value) {
    String digits = value.strip();
    if (!digits.matches("[0-9]+")) {
      return Optional.empty();
    }
    try {
      return Optional.of(bounded(Duration.ofSeconds(Long.parseLong(digits))));
    } catch (NumberFormatException tooLarge) {
      return Optional.of(LONGEST);
    }
  }

  /**
   * From a response's {@code Date} to this one, negative if it was before; empty if either is no
   * date. Never from this machine's own time: clocks need not agree.
   */
  static Optional<Duration> since(String date, String value) {
    try {
      return Optional.of(bounded(Duration.between(date(date), date(value))));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Duration bounded(Duration duration) {
    if (duration.isNegative()) {
      return bounded(duration.negated()).negated();
    }
    return duration.compareTo(LONGEST) < 0 ? duration : LONGEST;
  }

  private static ZonedDateTime date(String value) {
    return ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
  }
}
