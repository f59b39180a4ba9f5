package dev.covey.server.config;

import dev.covey.discovery.Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What values a setting takes, and how they are written. Immutable.
 *
 * @param label in place of a value, in help and tables
 * @param expected in messages, where the reader itself does not say
 * @param reader throws what it wants for what it cannot read
 * @param <T> the values
 */
public record Kind<T>(String label, String expected, Function<String, T> reader) {

  static final Kind<String> TEXT = new Kind<>("TEXT", "text", text -> text);

  static final Kind<Path> FILE = new Kind<>("PATH", "a path", Path::of);

  static final Kind<Address> ADDRESS =
      new Kind<>("HOST:PORT", "host:port, such as 10.0.0.1:7001 or [::1]:7001", Address::parse);

  /** Empty for {@code off}. */
  static final Kind<Optional<Address>> ADDRESS_OR_OFF =
      new Kind<>(
          "HOST:PORT|off",
          "host:port or off",
          text -> text.equals("off") ? Optional.empty() : Optional.of(Address.parse(text)));

  static final Kind<Integer> NUMBER = new Kind<>("N", "a whole number", Integer::valueOf);

  static final Kind<Double> DECIMAL = new Kind<>("N.N", "a number such as 2.5", Kind::decimal);

  static final Kind<Double> SHARE = new Kind<>("0..1", "a number such as 0.125", Kind::decimal);

  static final Kind<Boolean> SWITCH = new Kind<>("true|false", "true or false", Kind::truth);

  static final Kind<Long> SIZE = new Kind<>("SIZE", Sizes.EXPECTED, Sizes::parse);

  static final Kind<Integer> SMALL_SIZE =
      new Kind<>("SIZE", "less than 2GiB", text -> Math.toIntExact(Sizes.parse(text)));

  static final Kind<Duration> DURATION =
      new Kind<>("DURATION", Durations.EXPECTED, Durations::parse);

  static final Kind<List<String>> LIST =
      new Kind<>(
          "LIST",
          "values with commas between them",
          text -> Arrays.stream(text.split(",", -1)).map(String::strip).toList());

  static final Kind<Map<String, String>> MAP =
      new Kind<>("{NAME: TEXT}", "{NAME: TEXT, NAME: TEXT}, as in YAML", YamlDocument::flowMap);

  /** One of an enum's constants, in lower case. */
  static <E extends Enum<E>> Kind<E> oneOf(Class<E> type) {
    String names = names(type, "|");
    return new Kind<>(
        names,
        names(type, ", "),
        text ->
            Arrays.stream(type.getEnumConstants())
                .filter(constant -> lower(constant).equals(text))
                .findFirst()
                .orElseThrow());
  }

  private static <E extends Enum<E>> String names(Class<E> type, String between) {
    return Arrays.stream(type.getEnumConstants())
        .map(Kind::lower)
        .collect(Collectors.joining(between));
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static double decimal(String text) {
    double value = Double.parseDouble(text);
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw new NumberFormatException(text);
    }
    return value;
  }

  private static boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }
}
