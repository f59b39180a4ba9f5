package dev.covey.server.config;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing that operators can set. Its place in the file, its flag, its environment variable, its
 * line in the help and its row in the documentation all follow from this. Immutable.
 *
 * @param path as in the file, with dots; of a group's setting, below {@code groups.NAME}
 * @param ofGroup whether each group has its own
 * @param kind what values it takes
 * @param fallback its default as an operator would write it; null: the doc says what happens
 * @param doc one sentence without a full stop
 * @param secrecy what of its value may be shown
 * @param <T> the values
 */
public record Setting<T>(
    String path,
    boolean ofGroup,
    Kind<T> kind,
    @Nullable String fallback,
    String doc,
    Secrecy secrecy) {

  /** What of a value may be shown. */
  public enum Secrecy {
    OPEN,
    /** URLs: user info, and what follows the question mark, may be secrets. */
    URL,
    /** Names and values: the names may be shown. */
    VALUES,
    SECRET
  }

  private static final String MASK = "******";

  Optional<String> fallbackText() {
    return Optional.ofNullable(fallback);
  }

  /** A value's text as it may be shown. */
  String shown(String text) {
    return switch (secrecy) {
      case OPEN -> text;
      case SECRET -> MASK;
      case URL ->
          withoutUserInfo(
              text.contains("?") ? text.substring(0, text.indexOf('?') + 1) + MASK : text);
      case VALUES -> masked(text);
    };
  }

  /** A text that may have URLs in it, without the passwords before their hosts. */
  static String withoutUserInfo(String text) {
    return text.replaceAll("//[^/,?\\s]*@", "//" + MASK + "@");
  }

  private static String masked(String flowMap) {
    try {
      StringBuilder names = new StringBuilder();
      YamlDocument.flowMap(flowMap)
          .keySet()
          .forEach(
              name ->
                  names.append(names.isEmpty() ? "" : ", ").append(name).append(": ").append(MASK));
      return "{" + names + "}";
    } catch (RuntimeException unreadable) {
      return MASK;
    }
  }
}
