package dev.covey.discovery;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * The source of the member list.
 *
 * <p>One instance serves one node. {@code join} and {@code close} are called once each; neither is
 * for a node that fails to start before it joins. {@code close} may come while another thread is
 * about to join, or does: that fails then.
 */
public interface Discovery extends AutoCloseable {

  /**
   * Puts {@code self} in the list, where the list is kept by registration, and begins to deliver
   * views. When it returns, {@code self} is in the list, and the first view has been delivered.
   *
   * @param self this node, ready to be called
   * @param terms of this node; where the list is kept by registration, they are those of all its
   *     members
   * @param listener gets each new view, in the order of revisions
   * @throws DiscoveryException if that cannot be done
   */
  void join(Member self, Terms terms, DiscoveryListener listener);

  /**
   * The id of the node at an address, where the list names members by their addresses; empty where
   * each is given an id.
   *
   * @param advertised where others call the node; asked for only if it matters, since the machine's
   *     own address may have to be found out
   * @throws IllegalArgumentException if the list cannot have a member there
   */
  default Optional<String> idAt(Supplier<Address> advertised) {
    return Optional.empty();
  }

  /** Where the member that joins through this says more than that it is there. */
  default Noticeboard noticeboard() {
    return Noticeboard.NONE;
  }

  /**
   * Takes {@code self} off the list, and delivers nothing any more when it returns. Does nothing
   * when called again.
   */
  @Override
  void close();
}
