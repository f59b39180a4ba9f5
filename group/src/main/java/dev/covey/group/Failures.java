package dev.covey.group;

import java.util.concurrent.CompletionException;

/** What futures and users' code throw, made fit to report. */
final class Failures {

  private Failures() {}

  /** Without the wrapping of dependent futures. */
  static Throwable bare(Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : null;
    return cause == null ? thrown : cause;
  }

  /** As it describes itself, or its class if even that fails. */
  static String describe(Throwable thrown) {
    try {
      return thrown.toString();
    } catch (Throwable hopeless) { // a user's code
      return thrown.getClass().getName();
    }
  }
}
