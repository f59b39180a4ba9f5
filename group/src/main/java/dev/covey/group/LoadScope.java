package dev.covey.group;

import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The load that this thread is running, if it is: what its getter asks for in turn is part of it.
 *
 * <p>A chain of loads, each started by the getter of the one before. A nested call waits no longer
 * than the load may take that it is part of, needs no free place of its own, and must not ask for a
 * key of its own chain. Immutable. The thread-local is the one static state of the project: a
 * thread runs one load at a time, whatever the group or node.
 */
final class LoadScope {

  /** A load on another node, of which no more is known here than that it waits. */
  static final LoadScope OF_A_PEER = new LoadScope(null, new Object(), Set.of(), Long.MAX_VALUE);

  private static final ThreadLocal<@Nullable LoadScope> CURRENT = new ThreadLocal<>();

  private final @Nullable LoadScope parent;
  private final Object group;
  private final Set<String> keys;
  private final long deadlineNanos;

  /**
   * @param group compared by identity
   * @param keys what the load is to bring; immutable
   * @param deadlineNanos on the ticker of the group
   */
  LoadScope(@Nullable LoadScope parent, Object group, Set<String> keys, long deadlineNanos) {
    this.parent = parent;
    this.group = group;
    this.keys = keys;
    this.deadlineNanos = deadlineNanos;
  }

  static @Nullable LoadScope current() {
    return CURRENT.get();
  }

  /** Whether another load waits for this one. */
  boolean isNested() {
    return parent != null;
  }

  Set<String> keys() {
    return keys;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  boolean isLoading(Object ofGroup, String ofKey) {
    for (LoadScope scope = this; scope != null; scope = scope.parent) {
      if (scope.group == ofGroup && scope.keys.contains(ofKey)) {
        return true;
      }
    }
    return false;
  }

  /** Calls {@code task} on this thread as part of this load. */
  <T> T call(Callable<T> task) throws Exception {
    LoadScope outer = CURRENT.get();
    CURRENT.set(this);
    try {
      return task.call();
    } finally {
      if (outer == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(outer);
      }
    }
  }
}
