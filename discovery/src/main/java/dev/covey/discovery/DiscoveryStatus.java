package dev.covey.discovery;

/**
 * How a node stands with its discovery. Immutable.
 *
 * @param detail for people: what is waited for, or what went wrong; may be empty
 */
public record DiscoveryStatus(State state, String detail) {

  /** Each but {@link #APART} is entered and left any number of times. */
  public enum State {
    /** Not in the list: not yet, or not any more. */
    APART,
    /** Not in the list: another registration of the same member id has to end first. */
    WAITING,
    /** In the list, and the list is current. */
    CURRENT,
    /**
     * The registry cannot be reached, has lost this node's registration, or has come back so lately
     * that its list is not believed yet; or a list that is given, and may change, cannot be read or
     * is wrong. The last view stands. Or the registry has come back with a cluster of other {@link
     * Terms}, which this node cannot be a member of.
     */
    STALE
  }

  /** A status with nothing to tell beside it. */
  public static DiscoveryStatus of(State state) {
    return new DiscoveryStatus(state, "");
  }
}
