package dev.covey.integration;

import dev.covey.group.Getter;
import dev.covey.group.Loaded;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a node's getter reads from: it counts the reads, and its values say where and as what they
 * were read: {@code origin:key#number}. Safe for concurrent use.
 */
final class Origin implements Getter<String> {

  private final String name;
  private final Map<String, AtomicInteger> reads = new ConcurrentHashMap<>();
  private final Map<String, Hold> holds = new ConcurrentHashMap<>();

  Origin(String name) {
    this.name = name;
  }

  /** From now on, reads of {@code key} wait until they are released. */
  Hold hold(String key) {
    Hold hold = new Hold();
    holds.put(key, hold);
    return hold;
  }

  @Override
  public Loaded<String> load(String key) throws InterruptedException {
    int read = reads.computeIfAbsent(key, k -> new AtomicInteger()).incrementAndGet();
    Hold hold = holds.get(key);
    if (hold != null) {
      hold.pass();
    }
    return Loaded.of(name + ":" + key + "#" + read);
  }

  int reads(String key) {
    AtomicInteger count = reads.get(key);
    return count == null ? 0 : count.get();
  }

  int reads() {
    return reads.values().stream().mapToInt(AtomicInteger::get).sum();
  }
}
