package dev.covey.group;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The warm-ups of a group that are under way. Safe for concurrent use. */
final class WarmUps<V> {

  private final Set<PacedWarmUp<V>> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  WarmUp begin(PacedWarmUp<V> warmUp) {
    underWay.add(warmUp); // first, then look: else close might miss it
    warmUp.done().whenComplete((end, failure) -> underWay.remove(warmUp));
    if (closed) {
      warmUp.close();
    } else {
      warmUp.begin();
    }
    return warmUp;
  }

  /** Ends those under way, and all that come. */
  void close() {
    closed = true;
    underWay.forEach(PacedWarmUp::close);
  }
}
