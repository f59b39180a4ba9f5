package dev.covey.server.origin;

import java.io.IOException;

/** More came than may. */
final class BodyTooLargeException extends IOException {

  private static final long serialVersionUID = 1L;

  BodyTooLargeException(int maxBytes) {
    super("body of more than " + maxBytes + " bytes (expected: at most " + maxBytes + ")");
  }
}
