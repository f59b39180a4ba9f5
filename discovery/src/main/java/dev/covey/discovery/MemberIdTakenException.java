package dev.covey.discovery;

/** A node cannot join, since another process keeps its member id registered. */
public final class MemberIdTakenException extends DiscoveryException {

  private static final long serialVersionUID = 1;

  /** With whose registration it is. */
  public MemberIdTakenException(String message) {
    super(message);
  }

  /** With whose registration it is, and the failure that told it. */
  public MemberIdTakenException(String message, Throwable cause) {
    super(message, cause);
  }
}
