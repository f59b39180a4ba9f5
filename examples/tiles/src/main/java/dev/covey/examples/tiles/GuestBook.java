package dev.covey.examples.tiles;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a node's front door knows of its guests, the visitors that are not simulated: browsers. Also
 * the door itself: once closed, nobody comes in any more. Safe for concurrent use.
 */
final class GuestBook {
  // All guarded by this.
  private final Set<String> keys = new TreeSet<>();
  private Counts counts = Counts.NONE;
  private int inside;
  private boolean closed;

  /**
   * Lets a request in, and writes down what a guest asks for before it is looked up: what the
   * Getter renders is then always known to somebody.
   *
   * @param guestKey empty for a simulated visitor, who keeps his own book
   * @return false if the door is closed; else {@link #leave} must follow
   */
  synchronized boolean enter(Optional<String> guestKey) {
    if (closed) {
      return false;
    }
    inside++;
    guestKey.ifPresent(keys::add);
    return true;
  }

  /** Counts a guest's answer. */
  synchronized void answered(Mark mark) {
    counts = counts.plusAnswer(mark);
  }

  /** Counts a guest's error. */
  synchronized void failed() {
    counts = counts.plusError();
  }

  synchronized void leave() {
    inside--;
    notifyAll();
  }

  /** Lets nobody in any more, and returns when all who were inside have left. */
  synchronized void close() throws InterruptedException {
    closed = true;
    while (inside > 0) {
      wait();
    }
  }

  synchronized Counts counts() {
    return counts;
  }

  /** The distinct keys that guests asked for. */
  synchronized Set<String> keys() {
    return Set.copyOf(keys);
  }
}
