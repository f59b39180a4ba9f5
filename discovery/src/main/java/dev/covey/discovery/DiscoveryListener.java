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

  /** The node stands otherwise with its discovery than before. */
  void changed(DiscoveryStatus status);
}
