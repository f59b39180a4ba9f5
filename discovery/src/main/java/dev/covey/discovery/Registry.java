package dev.covey.discovery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A small store that all members of a cluster can reach: keys in order of their changes, and leases
 * that take their keys along when they end. What {@link RegistryDiscovery} keeps its list in.
 *
 * <p>Every future ends within the call's time-out, on any thread, and fails with nothing but a
 * {@link RegistryException}. A call that failed may have had its effect all the same. Called from
 * one thread at a time.
 */
public interface Registry {

  /** A lease, with the time that it was granted for, which may be more than was asked. */
  record Lease(long id, Duration granted) {}

  /** What has to hold for a transaction to take place. */
  sealed interface Condition {

    /** There is no such key. */
    record Absent(String key) implements Condition {}

    /** The key is there, and has been since this revision. */
    record CreatedAt(String key, long createRevision) implements Condition {}

    /** The key is there, and was written last at this revision. */
    record ModifiedAt(String key, long modRevision) implements Condition {}
  }

  /**
   * A key to write.
   *
   * @param lease the key lives as long; 0 for a key that stays
   */
  record Put(String key, String value, long lease) {}

  /**
   * What came of a transaction.
   *
   * @param succeeded whether the conditions held, so that it took place
   * @param revision of the registry afterwards
   */
  record Outcome(boolean succeeded, long revision) {}

  /** A key as it was listed. */
  record Entry(String key, String value, long createRevision, long modRevision, long lease) {}

  /**
   * All keys of a prefix at one moment.
   *
   * @param clusterId whose keys they are; a registry that lost its data may come back with the same
   * @param revision the registry's newest: nothing later is in the list, nothing earlier is missing
   * @param entries in any order, of unique keys
   */
  record Listing(long clusterId, long revision, List<Entry> entries) {

    /** Copies the list. */
    public Listing {
      entries = List.copyOf(entries);
    }

    /** The entry of a key. */
    public Optional<Entry> entry(String key) {
      return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
    }
  }

  /** A change of one key. */
  sealed interface Event {

    /** Which key it was. */
    String key();

    /** When it was. */
    long modRevision();

    /** The key has this value now. */
    record Written(Entry entry) implements Event {

      @Override
      public String key() {
        return entry.key();
      }

      @Override
      public long modRevision() {
        return entry.modRevision();
      }
    }

    /** The key is gone. */
    record Deleted(String key, long modRevision) implements Event {}
  }

  /** Hears of changes: serially, from any thread. Neither blocks nor throws. */
  interface WatchObserver {

    /** All changes of one revision, or of several that follow each other, in their order. */
    void changed(List<Event> batch);

    /**
     * Nothing comes any more: the registry cannot be reached, or has forgotten what the watch
     * should begin with. Heard once, unless the watch was closed before.
     */
    void ended(String why);
  }

  /** A watch under way. */
  interface Watch {

    /** Ends it. What is on its way may still come. */
    void close();
  }

  /** Which registry it is, for people. */
  String name();

  /** Makes a lease. */
  CompletableFuture<Lease> grant(Duration timeToLive, Duration timeout);

  /** Renews a lease, and says how long it lasts then; zero if there is no such lease any more. */
  CompletableFuture<Duration> keepAliveOnce(long lease, Duration timeout);

  /** Ends a lease, and deletes its keys. */
  CompletableFuture<Void> revoke(long lease, Duration timeout);

  /**
   * Writes all the keys if all the conditions hold, in one revision, else none.
   *
   * @return fails with {@link RegistryException.Kind#LEASE_GONE} if a lease does not exist
   */
  CompletableFuture<Outcome> transact(List<Condition> conditions, List<Put> puts, Duration timeout);

  /** Lists the keys that begin so, linearizably: whatever was answered before the call is in it. */
  CompletableFuture<Listing> list(String prefix, Duration timeout);

  /** Tells of every change of such a key from a revision on, past ones included. */
  Watch watch(String prefix, long fromRevision, WatchObserver observer);
}
