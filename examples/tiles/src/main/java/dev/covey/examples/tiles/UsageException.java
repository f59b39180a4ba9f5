package dev.covey.examples.tiles;

/** A command line that cannot be understood; the message names the word and what was expected. */
final class UsageException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }
}
