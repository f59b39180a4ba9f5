package dev.covey.peers.session;

/** Where links to one peer come from. Safe for concurrent use. */
@FunctionalInterface
public interface Links {

  /**
   * Opens a link. Never blocks: messages may be sent at once, and wait for the network. If it
   * cannot be reached, the listener hears that the link is closed, also before this returns.
   */
  Link open(LinkListener listener);
}
