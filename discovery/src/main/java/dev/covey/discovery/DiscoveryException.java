package dev.covey.discovery;

/**
 * A node cannot join: its registry cannot be reached or refuses it, its member id is taken, its
 * terms are not those of the cluster, or there is no list that can be read. The message is one line
 * that names the value in question and what was expected.
 */
public sealed class DiscoveryException extends RuntimeException permits MemberIdTakenException {

  private static final long serialVersionUID = 1;

  /** With what went wrong. */
  public DiscoveryException(String message) {
    super(message);
  }

  /** With what went wrong, and why. */
  public DiscoveryException(String message, Throwable cause) {
    super(message, cause);
  }
}
