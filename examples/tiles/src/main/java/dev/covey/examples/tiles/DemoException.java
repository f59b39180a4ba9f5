package dev.covey.examples.tiles;

/** Why the demo cannot go on, for its user to read. */
class DemoException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DemoException(String message) {
    super(message);
  }

  /** A node found its port taken: worth another try with others. */
  static final class PortTaken extends DemoException {
    private static final long serialVersionUID = 1;

    PortTaken(String message) {
      super(message);
    }
  }
}
