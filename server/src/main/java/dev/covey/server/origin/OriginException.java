package dev.covey.server.origin;

import org.jspecify.annotations.Nullable;

/** The origin had no usable answer. Its message names the request and what was expected. */
final class OriginException extends Exception {

  private static final long serialVersionUID = 1L;

  OriginException(String message) {
    this(message, null);
  }

  OriginException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** As operators see it: the name of the class tells them nothing. */
  @Override
  @SuppressWarnings("OverrideThrowableToString") // the message is right: it is the name that is not
  public String toString() {
    return String.valueOf(getMessage());
  }
}
