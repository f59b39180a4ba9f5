package dev.covey.discovery;

/**
 * What a node wants to hear of its discovery.
 *
 * <p>Called serially, possibly already from the thread that calls {@link Discovery#join}, else from
 * one of the discovery's own: never from two at a time. Its methods neither block nor throw.
 */
public interface DiscoveryListener {

  /** There is another view: the whole member set, never equal to the one before. */
  void viewed(View view);

  /**
   * The registry keeps this node's registration until then at least. Told with each renewal, where
   * there is a registry; a new registration before or after the first view that has it.
   *
   * @param registryId as of {@link View#registryId}
   * @param registration as of {@link Member#registration}
   * @param untilNanos by the discovery's ticker
   */
  void confirmed(long registryId, long registration, long untilNanos);

  /**
   * A member has {@linkplain Noticeboard#announce announced} which view it has adopted; this node
   * too hears of its own. May be told again, and before this node has that view.
   */
  void announced(Adoption adoption);

  /** The node stands otherwise with its discovery than before. */
  void changed(DiscoveryStatus status);
}
