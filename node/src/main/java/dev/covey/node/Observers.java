package dev.covey.node;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who wants to know that something has changed on a node: told after it, on the thread that it
 * happened on, perhaps on several at once. Safe for concurrent use.
 */
final class Observers {

  private static final Logger LOG = LoggerFactory.getLogger(Observers.class);

  private final String nodeId;
  private final List<Runnable> observers = new CopyOnWriteArrayList<>();

  Observers(String nodeId) {
    this.nodeId = nodeId;
  }

  void add(Runnable observer) {
    observers.add(observer);
  }

  void tell() {
    for (Runnable observer : observers) {
      try {
        observer.run();
      } catch (RuntimeException refused) { // a registry's: no reason to fail with it
        LOG.warn("observer failed id={}", nodeId, refused);
      }
    }
  }
}
