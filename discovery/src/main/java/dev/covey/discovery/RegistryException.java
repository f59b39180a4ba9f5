package dev.covey.discovery;

/** A call of a {@link Registry} failed. Its message is for people. */
public final class RegistryException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** What to make of a failure. */
  public enum Kind {
    /** The registry cannot be reached, or cannot serve now. */
    UNAVAILABLE,
    /** No answer came in time. */
    TIMED_OUT,
    /** The registry does not accept who is asking: waiting does not help. */
    UNAUTHENTICATED,
    /** The registry knows who is asking, and forbids this: waiting does not help. */
    FORBIDDEN,
    /** There is no such lease. */
    LEASE_GONE,
    /** Anything else, such as an answer that makes no sense. */
    FAILED
  }

  private final Kind kind;

  /** With what went wrong, and no trace: who calls is always a loop. */
  public RegistryException(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  /** What to make of it. */
  public Kind kind() {
    return kind;
  }

  /** Whether asking again with the same name and password is of no use. */
  boolean isRefusal() {
    return kind == Kind.UNAUTHENTICATED || kind == Kind.FORBIDDEN;
  }
}
