package dev.covey.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.HashMap;
import java.util.Map;

/**
 * What the threads of this process's node allocate on the heap; others have to say it themselves.
 * Not safe for concurrent use.
 */
final class Allocation {
  private Map<Long, Long> before = Map.of();

  /** By all that are alive, in bytes, since this was called before. */
  long sinceLast() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] ids = threads.getAllThreadIds();
    long[] bytes = threads.getThreadAllocatedBytes(ids);
    ThreadInfo[] infos = threads.getThreadInfo(ids);
    Map<Long, Long> now = new HashMap<>();
    long since = 0;
    for (int i = 0; i < ids.length; i++) {
      boolean alive = bytes[i] >= 0 && infos[i] != null; // else it has ended meanwhile
      if (alive && infos[i].getThreadName().startsWith("covey-")) {
        now.put(ids[i], bytes[i]);
        since += bytes[i] - before.getOrDefault(ids[i], 0L);
      }
    }
    before = now;
    return since;
  }

  /** By the thread that asks, since it began. */
  static long ofThisThread() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
