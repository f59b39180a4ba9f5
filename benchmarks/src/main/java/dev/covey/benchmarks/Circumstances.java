package dev.covey.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * What a comparison ran on. Immutable.
 *
 * @param processor its model
 * @param pinnedTo the numbers of the processors that all processes shared, or why they did not
 * @param leftOut systems that are not on the machine, each with what it lacks
 * @param versions by system
 * @param idlePercent of one processor, what all processes took together when nobody asked
 */
record Circumstances(
    String processor,
    String pinnedTo,
    List<String> leftOut,
    Map<String, String> versions,
    double idlePercent) {

  Circumstances {
    leftOut = List.copyOf(leftOut);
  }

  /** For the report's JSON. */
  void putInto(Map<String, Object> headline) {
    headline.put("processor", processor);
    headline.put("pinned_to", pinnedTo);
    headline.put("left_out", leftOut);
    headline.put("versions", versions);
    headline.put("idle_cpu_percent", idlePercent);
  }
}
