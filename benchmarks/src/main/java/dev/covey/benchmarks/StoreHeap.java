package dev.covey.benchmarks;

import java.util.Locale;

/**
 * Fills a store and prints its entries, the heap and the resident memory by which the process grew
 * meanwhile, and the bytes it counts them with. Its own program, so that nothing else moves the
 * heap.
 */
final class StoreHeap {
  /** One collection in four of the serial collector leaves no dead objects in place. */
  private static final int READINGS = 5;

  /** What is filled. */
  enum Store {
    /** Our store, which has begun to evict. */
    FULL,
    /** Our store, a quarter full: no frequency sketch yet. */
    ROOMY,
    /** A group's main tier. */
    COVEY,
    /** The same with a soft limit. */
    COVEY_AGEING,
    /** Caffeine, bounded by bytes and with an expiry for each entry. */
    CAFFEINE_ALIKE,
    /** Caffeine, bounded by the number of entries. */
    CAFFEINE,
    HAZELCAST;

    /** One with room for so many entries, or more. */
    FillableStore open(int entries) {
      return switch (this) {
        case FULL -> new HeldStore(entries);
        case ROOMY -> new HeldStore(4L * entries);
        case COVEY -> GroupStore.fresh();
        case COVEY_AGEING -> GroupStore.ageing();
        case CAFFEINE_ALIKE -> CaffeineStore.weighing(entries);
        case CAFFEINE -> CaffeineStore.plain(entries);
        case HAZELCAST -> new HazelcastStore(4 * entries); // it evicts early, by partition
      };
    }

    /** How many are put for so many to stay. */
    int puts(int entries) {
      return this == FULL ? entries + entries / 4 : entries;
    }

    /** The word for it in the report. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private StoreHeap() {}

  public static void main(String[] args) throws Exception {
    Store which = Store.valueOf(args[0]);
    int entries = Integer.parseInt(args[1]);
    try (FillableStore store = which.open(entries)) {
      store.fill(0, 1); // loads the classes
      long heapBefore = usedHeap();
      long residentBefore = Resident.bytes(ProcessHandle.current().pid());
      store.fill(1, which.puts(entries));
      long held = store.entries();
      long heap = usedHeap() - heapBefore;
      long resident = Resident.bytes(ProcessHandle.current().pid()) - residentBefore;
      System.out.printf("%d %d %d %d%n", held, heap, resident, store.weighed());
    }
  }

  /** The least of a few readings, each after a collection. */
  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < READINGS; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
