package dev.covey.server.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as operators write them. */
public final class Durations {

  static final String EXPECTED = "a duration such as 500ms, 5s, 2m, 1h or PT5S";

  private static final Pattern FORM = Pattern.compile("([0-9]{1,12})(ms|s|m|h|d)");

  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private Durations() {}

  /**
   * Reads {@code 500ms}, {@code 5s}, {@code 2m}, {@code 1h}, {@code 1d}, {@code 0}, or ISO 8601's
   * {@code PT5S}.
   *
   * @throws IllegalArgumentException if {@code text} has another form
   */
  public static Duration parse(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    Matcher matcher = FORM.matcher(text);
    Duration unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
    if (unit != null) {
      return unit.multipliedBy(Long.parseLong(matcher.group(1)));
    }
    try {
      if (text.toUpperCase(Locale.ROOT).startsWith("P")) {
        return Duration.parse(text);
      }
    } catch (DateTimeParseException | ArithmeticException notIso) {
      throw new IllegalArgumentException(text + " (expected: " + EXPECTED + ")", notIso);
    }
    throw new IllegalArgumentException(text + " (expected: " + EXPECTED + ")");
  }

  /** As {@link #parse} reads it, with the largest unit that needs no fraction. */
  static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1_000 != 0 || millis == 0) {
      return millis + "ms";
    }
    long seconds = millis / 1_000;
    if (seconds % 60 != 0) {
      return seconds + "s";
    }
    return seconds % 3_600 == 0 ? seconds / 3_600 + "h" : seconds / 60 + "m";
  }
}
