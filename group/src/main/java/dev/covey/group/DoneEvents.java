package dev.covey.group;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The events that were carried out last: so many, for so long. First in, first out, and not a store
 * that keeps what is asked for often: an event is delivered again soon or not at all. Not safe for
 * concurrent use.
 */
final class DoneEvents {

  /**
   * @param keysHash of its keys, which are not kept
   */
  private record Done(long atNanos, int keysHash) {}

  private final int maxEvents;
  private final long keptNanos;

  /** In the order in which they were done. */
  private final Map<String, Done> byId = new LinkedHashMap<>();

  DoneEvents(RemovalSettings settings) {
    this.maxEvents = settings.rememberedEvents();
    this.keptNanos = Nanos.of(settings.rememberedFor());
  }

  /** The hash of the keys of an event that was done, by its id; null: none that is remembered. */
  @Nullable Integer keysHash(String id, long nowNanos) {
    forget(maxEvents, nowNanos);
    Done done = byId.get(id);
    return done == null ? null : done.keysHash();
  }

  /** Adds an event that is not among them. */
  void add(RemovalEvent event, long nowNanos) {
    forget(maxEvents - 1, nowNanos);
    if (maxEvents > 0) {
      byId.put(event.id(), new Done(nowNanos, event.keys().hashCode()));
    }
  }

  int size() {
    return byId.size();
  }

  /** Those whose time is over, and the oldest of more than {@code most}. */
  private void forget(int most, long nowNanos) {
    Iterator<Done> oldest = byId.values().iterator();
    while (oldest.hasNext()) {
      boolean isOver = nowNanos - oldest.next().atNanos() >= keptNanos;
      if (!isOver && byId.size() <= most) {
        return;
      }
      oldest.remove();
    }
  }
}
