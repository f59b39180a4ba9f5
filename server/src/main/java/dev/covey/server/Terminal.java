package dev.covey.server;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a command has of the world it runs in. Immutable, as far as the streams are.
 *
 * @param in what is given to the command beside its arguments
 * @param out for what was asked for
 * @param err for what is said about it
 * @param environment the variables
 */
record Terminal(InputStream in, PrintStream out, PrintStream err, Map<String, String> environment) {

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  /** Says in one line what is wrong, whatever is in it: keys and values may have line ends. */
  void complain(String what) {
    err.println("covey: " + oneLine(what));
  }

  /** With control characters as Java would write them. */
  static String oneLine(String text) {
    return CONTROL
        .matcher(text)
        .replaceAll(each -> "\\\\u%04x".formatted((int) each.group().charAt(0)));
  }
}
