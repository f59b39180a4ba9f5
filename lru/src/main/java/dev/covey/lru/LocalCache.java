package dev.covey.lru;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import com.github.benmanes.caffeine.cache.Scheduler;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.StampedLock;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToLongBiFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A map in memory that holds at most so many bytes, whose entries may expire, and whose inserts may
 * depend on a condition. What stays when the bytes run out is decided by W-TinyLFU (Einziger,
 * Friedman, Manes: "TinyLFU: A Highly Efficient Cache Admission Policy", ACM Transactions on
 * Storage, 2017), as Caffeine implements it.
 *
 * <p><b>How a caller keeps out values that are out of date.</b> {@link #put} evaluates its
 * condition in the same atomic step that inserts. Who first makes the condition false, in a way
 * that other threads see at once (a volatile write), and then calls {@link #remove}, {@link
 * #removeIf} or {@link #clear}, is sure that afterwards no value that was put under that condition
 * (for these keys) is in the store, nor will be: a put that still saw the condition true is waited
 * for and its value removed, a later one sees it false.
 *
 * <p>Safe for concurrent use.
 */
public final class LocalCache<K, V> {

  /**
   * Bytes of heap that an entry costs beside its key's characters and its value's bytes; part of
   * every entry's weight. Where references take 4 bytes (heaps below 32 GiB) it is the sum of:
   *
   * <ul>
   *   <li>56 for Caffeine's node: links of the recency list and of the timer wheel, deadline,
   *       weight
   *   <li>32 for the hash map's node and 8 (5 to 11) for its slot
   *   <li>10 (8 to 16) for the share of the frequency sketch
   *   <li>44 for the key, a Latin-1 string: 24 for the object, 16 and 4 for its array's header and
   *       padding
   *   <li>20 for the header and padding of the value's byte array
   *   <li>48 for the one object in which a caller keeps such a value and what belongs to it: up to
   *       four references, two times and an int
   * </ul>
   *
   * <p>Larger heaps take some 55 bytes more. The benchmark {@code memory} measures it.
   */
  public static final int ENTRY_OVERHEAD_BYTES = 218;

  /*
   * How it works. The entries live in Caffeine's map, which also keeps the order and the bytes.
   * Counted here is only what Caffeine would not count exactly.
   *
   * 1. An entry changes hands only inside Caffeine's compute for its key, which locks that key's
   *    bin, also where there is no entry yet. So a condition, evaluated in there, and a remove of
   *    the same key come one after the other.
   * 2. An iteration does not stop at a bin whose first entry is just being computed. removeIf and
   *    clear therefore first wait until no put is running (by taking the write side of `puts` once,
   *    whose read side every put holds); what those puts inserted, the iteration sees.
   * 3. Every entry that was inserted is either still there or was counted exactly once, by the
   *    cause that took it. Evictions and expiries are counted by the eviction listener, which
   *    Caffeine calls in the atomic step that drops the entry; everything else by who did it.
   * 4. A put that stores nothing because its condition is false leaves the older entry as it is,
   *    its lifetime and recency included. To return the older value from compute would renew its
   *    lifetime; so compute is left by an exception, which changes nothing.
   * 5. A replace never keeps from a sweep what the sweep is to remove. removeIf removes the very
   *    object that it asked about, so a replace in between would save the entry. A replace holds
   *    the read side of `puts` too and is refused while there are `sweeps`: either it saw none,
   *    then the sweep waits for it and sees the new value, or the sweep meets the older one.
   */
  private final Cache<K, V> cache;
  private final ConcurrentMap<K, V> entries;
  private final Policy.Eviction<K, V> bound;
  private final ToLongBiFunction<? super K, ? super V> weigher;
  private final ToLongFunction<? super V> lifetime;
  private final long maxEntryBytes;
  private final Tally tally = new Tally();
  private final StampedLock puts = new StampedLock();
  private final AtomicInteger sweeps = new AtomicInteger();

  LocalCache(
      LocalCacheBuilder<K, V> builder,
      ToLongBiFunction<? super K, ? super V> weigher,
      LongSupplier ticker) {
    this.weigher = weigher;
    lifetime = builder.lifetime;
    double share = builder.maxEntryShare * builder.maxBytes;
    maxEntryBytes = (long) Math.min(share, Integer.MAX_VALUE); // Caffeine's weights are ints
    cache =
        Caffeine.newBuilder()
            .maximumWeight(builder.maxBytes)
            .weigher((K key, V value) -> Math.toIntExact(weight(key, value)))
            .expireAfter(new Lifetimes<K, V>(lifetime))
            .evictionListener((key, value, cause) -> tally.evicted(cause))
            .ticker(ticker::getAsLong)
            .executor(builder.executor)
            .scheduler(
                builder.scheduler == null
                    ? Scheduler.disabledScheduler()
                    : new ExpiryRounds(builder.scheduler, tally))
            .build();
    entries = cache.asMap();
    bound = cache.policy().eviction().orElseThrow();
  }

  public static <K, V> LocalCacheBuilder<K, V> builder() {
    return new LocalCacheBuilder<>();
  }

  /**
   * The value of {@code key}, or null if there is none or its lifetime is over. Looks it up without
   * a lock; now and then starts the maintenance that is due, unless another thread is at it.
   */
  public @Nullable V get(K key) {
    return cache.getIfPresent(key);
  }

  /**
   * Stores {@code value} for {@code key}, in place of what is there, if {@code condition} holds.
   *
   * <p>If it does not hold, nothing changes. If it holds but the value has no lifetime left, or the
   * entry would be heavier than the store takes, the older entry goes, since it is out of date, and
   * the new one is not stored. Such a value pushes out no other key.
   *
   * @param condition is asked at most once, from this thread, while other changes of this key, and
   *     of some others, wait: it must be quick, must not block, and must not touch this store. What
   *     it throws comes through, and nothing has changed.
   * @return whether the value was stored; it may be evicted at any time, even before this returns
   */
  public boolean put(K key, V value, BooleanSupplier condition) {
    requireNonNull(value, "value");
    boolean fits = fits(key, value);
    var insert = new Insert<K, V>(value, fits, lifetime, condition);
    long stamp = puts.readLock();
    try {
      entries.compute(key, insert);
    } catch (Unchanged refused) {
      return false;
    } finally {
      puts.unlockRead(stamp);
    }
    tally.ran(insert);
    return insert.stored();
  }

  /**
   * Stores {@code value} in place of {@code expected} if, in that atomic step, the entry of {@code
   * key} is still that very object. Its lifetime is asked anew; what holds for a put holds for its
   * recency. If the value has no lifetime left or its entry would be heavier than the store takes,
   * nothing changes.
   *
   * <p>What was removed does not come back: once a {@link #remove}, {@link #removeIf} or {@link
   * #clear} has returned, no replacement of an object that it took is in the store, nor will be.
   * For that, every replace is refused while a removeIf or clear is running.
   *
   * @return whether it was replaced; the new entry may be evicted at any time, as after a put
   */
  public boolean replace(K key, V expected, V value) {
    requireNonNull(expected, "expected");
    requireNonNull(value, "value");
    if (!fits(key, value)) {
      return false;
    }
    long stamp = puts.readLock();
    try {
      if (sweeps.get() > 0) {
        return false;
      }
      entries.compute(key, new Replacement<>(expected, value, lifetime));
    } catch (Unchanged refused) {
      return false;
    } finally {
      puts.unlockRead(stamp);
    }
    tally.replaced();
    return true;
  }

  /** Whether an entry of this weight may be stored: if not, a put of it stores nothing. */
  public boolean fits(K key, V value) {
    return weight(key, value) <= maxEntryBytes;
  }

  /** Removes the entry of {@code key} and returns whether there was one whose lifetime lasted. */
  public boolean remove(K key) {
    var removal = new Removal<K, V>(null);
    entries.compute(key, removal);
    tally.ran(removal);
    return removal.removed();
  }

  /**
   * Removes the entries that satisfy {@code condition}, each atomically: what was removed is what
   * the condition was asked about. Not atomic as a whole: an entry put meanwhile may stay. Waits
   * for the puts that are running, then takes time in proportion to the entries.
   *
   * @param condition is asked from this thread, without a lock
   * @return the number of entries removed
   */
  public long removeIf(BiPredicate<? super K, ? super V> condition) {
    sweeps.incrementAndGet();
    try {
      waitForRunningPuts();
      long removed = 0;
      for (Map.Entry<K, V> entry : entries.entrySet()) {
        if (condition.test(entry.getKey(), entry.getValue()) && removeExactly(entry)) {
          removed++;
        }
      }
      return removed;
    } finally {
      sweeps.decrementAndGet();
    }
  }

  /**
   * Shows every entry that is there when this is called and stays meanwhile. Takes no lock.
   *
   * @param action runs on this thread
   */
  public void forEach(BiConsumer<? super K, ? super V> action) {
    entries.forEach(action);
  }

  /**
   * The keys of the entries that satisfy {@code condition}, of those that are asked for most first,
   * as the policy reckons. Holds the lock that evictions take, and takes time in proportion to the
   * entries.
   *
   * @param condition is asked from this thread; must be quick, and must not touch this store
   */
  public List<K> hottest(BiPredicate<? super K, ? super V> condition) {
    return bound.hottest(
        order ->
            order
                .filter(entry -> condition.test(entry.getKey(), entry.getValue()))
                .map(Map.Entry::getKey)
                .toList());
  }

  /**
   * Removes every entry that was there when this was called; see {@link #removeIf}. Expired entries
   * it leaves to maintenance.
   */
  public void clear() {
    removeIf((key, value) -> true);
  }

  /**
   * What the store holds and has done, after the evictions that are due. Exact if no other thread
   * changes the store meanwhile. Takes the lock that evictions take.
   */
  public LocalCacheStats stats() {
    cache.cleanUp();
    return statsAsTheyAre();
  }

  /** As {@link #stats}, but without the evictions that are due. */
  LocalCacheStats statsAsTheyAre() {
    return tally.stats(cache.estimatedSize(), bound.weightedSize().orElseThrow());
  }

  private boolean removeExactly(Map.Entry<K, V> entry) {
    var removal = new Removal<K, V>(entry.getValue());
    try {
      entries.compute(entry.getKey(), removal);
    } catch (Unchanged replacedMeanwhile) {
      return false;
    }
    tally.ran(removal);
    return removal.removed();
  }

  private void waitForRunningPuts() {
    puts.unlockWrite(puts.writeLock());
  }

  private long weight(K key, V value) {
    long bytes = weigher.applyAsLong(key, value);
    if (bytes < 0) {
      throw new IllegalArgumentException("weigher: " + bytes + " (expected: >= 0 bytes)");
    }
    return bytes > Long.MAX_VALUE - ENTRY_OVERHEAD_BYTES
        ? Long.MAX_VALUE
        : bytes + ENTRY_OVERHEAD_BYTES;
  }
}
