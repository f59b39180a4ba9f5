package dev.covey.server;

import org.jspecify.annotations.Nullable;

/** A command fails. The message is one line, for people. */
final class CommandException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int exit;

  /**
   * @param exit as in {@link Exit}
   */
  CommandException(int exit, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exit = exit;
  }

  int exit() {
    return exit;
  }
}
