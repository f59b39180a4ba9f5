package dev.covey.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/** What the threads of this process that are alive have allocated on the heap so far. */
final class Allocation {

  private Allocation() {}

  /** In bytes. */
  static long ofThisProcess() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
        .filter(bytes -> bytes > 0) // -1: it has ended meanwhile
        .sum();
  }

  /** The same of the thread that asks. */
  static long ofThisThread() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
