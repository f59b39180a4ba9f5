package dev.covey.server.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What an operator may have meant. */
public final class NearNames {

  private NearNames() {}

  /** {@code (did you mean X?)} with a blank before it, or nothing if no name is near. */
  public static String hint(String unknown, Collection<String> names) {
    return hint(unknown, names, "");
  }

  /** The same, with {@code prefix} before the name. */
  static String hint(String unknown, Collection<String> names, String prefix) {
    return nearest(unknown, names).map(near -> " (did you mean " + prefix + near + "?)").orElse("");
  }

  /** By edits of single characters, whatever the case; at most a third of the name. */
  private static Optional<String> nearest(String unknown, Collection<String> names) {
    int limit = Math.max(2, unknown.length() / 3);
    return names.stream()
        .filter(name -> edits(unknown, name) <= limit)
        .min(Comparator.<String>comparingInt(name -> edits(unknown, name)).thenComparing(n -> n));
  }

  /** Levenshtein's distance. */
  private static int edits(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
