package dev.covey.lru;

/** Thrown out of a compute to leave the entry exactly as it is. Cheap: it has no stack trace. */
final class Unchanged extends RuntimeException {
  private static final long serialVersionUID = 1;

  Unchanged() {
    super("unchanged", null, false, false);
  }
}
