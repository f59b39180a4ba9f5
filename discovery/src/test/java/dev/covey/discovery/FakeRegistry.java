package dev.covey.discovery;

import dev.covey.discovery.Registry.Condition;
import dev.covey.discovery.Registry.Entry;
import dev.covey.discovery.Registry.Event;
import dev.covey.discovery.Registry.Lease;
import dev.covey.discovery.Registry.Listing;
import dev.covey.discovery.Registry.Outcome;
import dev.covey.discovery.Registry.Put;
import dev.covey.discovery.Registry.Watch;
import dev.covey.discovery.Registry.WatchObserver;
import dev.covey.discovery.RegistryException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A registry that behaves as etcd does, in simulated time, with everything that can go wrong with
 * one. Each node has its {@linkplain Line line} to it. Confined to one thread.
 */
public final class FakeRegistry {

  private static final long MAX_LATENCY_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long FIRST_REVISION = 1;

  private record Data(
      long revision, Map<String, Entry> entries, Map<Long, Duration> leases, List<Event> events) {

    Data copy() {
      return new Data(
          revision, new TreeMap<>(entries), new HashMap<>(leases), new ArrayList<>(events));
    }
  }

  private final ManualScheduler time;
  private final Random random;
  private final List<Line> lines = new ArrayList<>();
  private final Map<Long, Long> leaseEndsNanos = new HashMap<>();
  private Data data = empty();
  private long forgottenUpTo;
  private boolean up = true;
  private long lastLease = 100;

  /** An empty registry. */
  public FakeRegistry(ManualScheduler time, Random random) {
    this.time = time;
    this.random = random;
  }

  private static Data empty() {
    return new Data(FIRST_REVISION, new TreeMap<>(), new HashMap<>(), new ArrayList<>());
  }

  /** A new node's line. */
  public Line line() {
    Line line = new Line();
    lines.add(line);
    return line;
  }

  /** The newest revision. */
  long revision() {
    return data.revision();
  }

  @Nullable Entry entry(String key) {
    return data.entries().get(key);
  }

  /** How many leases there are. */
  int leases() {
    return data.leases().size();
  }

  /** When the lease of a key ends, unless it is renewed; empty for a key without one. */
  OptionalLong leaseEndNanos(String key) {
    Entry entry = data.entries().get(key);
    Long endNanos = entry == null ? null : leaseEndsNanos.get(entry.lease());
    return endNanos == null ? OptionalLong.empty() : OptionalLong.of(endNanos);
  }

  /** Kills it: calls are refused, watches end, leases do not. */
  void stop() {
    up = false;
    lines.forEach(Line::breakWatches);
  }

  /** Starts it on its data: every lease lasts as long again as it was granted for. */
  void start() {
    up = true;
    data.leases().forEach(this::renew);
  }

  /** Starts it on nothing, under the same cluster id. */
  void startEmpty() {
    data = empty();
    forgottenUpTo = 0;
    leaseEndsNanos.clear();
    start();
  }

  /** What {@link #startFrom} takes. */
  Object backup() {
    return data.copy();
  }

  /** Starts it on an older state of its data. */
  void startFrom(Object backup) {
    data = ((Data) backup).copy();
    forgottenUpTo = Math.min(forgottenUpTo, data.revision());
    leaseEndsNanos.clear();
    start();
  }

  /** Forgets all changes so far. */
  void compact() {
    forgottenUpTo = data.revision();
  }

  /** Writes a key as somebody else would. */
  void put(String key, String value) {
    commit(List.of(new Put(key, value, 0)), List.of());
  }

  /** Deletes a key as somebody else would. */
  void delete(String key) {
    commit(List.of(), List.of(key));
  }

  private void commit(List<Put> puts, List<String> deletes) {
    long revision = data.revision() + 1;
    List<Event> batch = new ArrayList<>();
    for (Put put : puts) {
      Entry before = data.entries().get(put.key());
      long created = before == null ? revision : before.createRevision();
      Entry entry = new Entry(put.key(), put.value(), created, revision, put.lease());
      data.entries().put(put.key(), entry);
      batch.add(new Event.Written(entry));
    }
    for (String key : deletes) {
      if (data.entries().remove(key) != null) {
        batch.add(new Event.Deleted(key, revision));
      }
    }
    if (batch.isEmpty()) {
      return;
    }
    data = new Data(revision, data.entries(), data.leases(), data.events());
    data.events().addAll(batch);
    lines.forEach(line -> line.tell(batch));
  }

  private void renew(long lease, Duration timeToLive) {
    long endNanos = time.getAsLong() + timeToLive.toNanos();
    leaseEndsNanos.put(lease, endNanos);
    Runnable expire =
        () -> {
          if (up && Long.valueOf(endNanos).equals(leaseEndsNanos.get(lease))) {
            end(lease);
          }
        };
    time.schedule(expire, timeToLive.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void end(long lease) {
    leaseEndsNanos.remove(lease);
    if (data.leases().remove(lease) != null) {
      commit(
          List.of(),
          data.entries().values().stream()
              .filter(entry -> entry.lease() == lease)
              .map(Entry::key)
              .toList());
    }
  }

  private boolean holds(Condition condition) {
    if (condition instanceof Condition.Absent absent) {
      return !data.entries().containsKey(absent.key());
    }
    if (condition instanceof Condition.ModifiedAt modified) {
      Entry entry = data.entries().get(modified.key());
      return entry != null && entry.modRevision() == modified.modRevision();
    }
    Condition.CreatedAt created = (Condition.CreatedAt) condition;
    Entry entry = data.entries().get(created.key());
    return entry != null && entry.createRevision() == created.createRevision();
  }

  /** One node's line to the registry. */
  public final class Line implements Registry {

    private final List<FakeWatch> watches = new ArrayList<>();
    private boolean cut;
    private boolean frozen;
    private boolean refused;
    private boolean delaying;
    private final List<Runnable> delayed = new ArrayList<>();
    private double lossRate;

    /** Refuses every call, and ends watches, until mended. */
    void cut() {
      cut = true;
      breakWatches();
    }

    /** Answers nothing until mended. */
    void freeze() {
      frozen = true;
      silenceWatches();
    }

    /** Loses so many of the requests, and of the answers. */
    void lose(double rate) {
      lossRate = rate;
    }

    /** Knows nobody of this name and password. */
    void refuse() {
      refused = true;
    }

    /** Answers no transaction in time, from now on or not any more. */
    void delayTransactions(boolean delays) {
      delaying = delays;
    }

    /** Lets those take effect that were late. */
    void deliverTransactions() {
      List.copyOf(delayed).forEach(Runnable::run);
      delayed.clear();
    }

    /** Lets watches live on and tell nothing. */
    void silenceWatches() {
      watches.forEach(watch -> watch.silent = true);
    }

    /** Ends all watches. */
    void breakWatches() {
      List.copyOf(watches).forEach(watch -> watch.end("broken"));
    }

    /** Undoes what was done to the line; watches that it silenced end. */
    void mend() {
      if (frozen) {
        breakWatches();
      }
      cut = false;
      frozen = false;
      refused = false;
      lossRate = 0;
    }

    int watches() {
      return watches.size();
    }

    @Override
    public String name() {
      return "fake registry";
    }

    @Override
    public CompletableFuture<Lease> grant(Duration timeToLive, Duration timeout) {
      return call(
          timeout,
          () -> {
            long id = ++lastLease;
            data.leases().put(id, timeToLive);
            renew(id, timeToLive);
            return new Lease(id, timeToLive);
          });
    }

    @Override
    public CompletableFuture<Duration> keepAliveOnce(long lease, Duration timeout) {
      return call(
          timeout,
          () -> {
            Duration timeToLive = data.leases().get(lease);
            if (timeToLive == null) {
              return Duration.ZERO;
            }
            renew(lease, timeToLive);
            return timeToLive;
          });
    }

    @Override
    public CompletableFuture<Void> revoke(long lease, Duration timeout) {
      return call(
              timeout,
              () -> {
                end(lease);
                return lease;
              })
          .thenAccept(done -> {});
    }

    @Override
    public CompletableFuture<Outcome> transact(
        List<Condition> conditions, List<Put> puts, Duration timeout) {
      if (delaying) {
        delayed.add(() -> take(conditions, puts));
        return call(
            timeout,
            () -> {
              throw new RegistryException(Kind.TIMED_OUT, "timed out");
            });
      }
      return call(timeout, () -> take(conditions, puts));
    }

    private Outcome take(List<Condition> conditions, List<Put> puts) {
      if (!conditions.stream().allMatch(FakeRegistry.this::holds)) {
        return new Outcome(false, data.revision());
      }
      if (puts.stream().anyMatch(put -> isGone(put.lease()))) {
        throw new RegistryException(Kind.LEASE_GONE, "lease not found");
      }
      commit(puts, List.of());
      return new Outcome(true, data.revision());
    }

    private boolean isGone(long lease) {
      return lease != 0 && !data.leases().containsKey(lease);
    }

    @Override
    public CompletableFuture<Listing> list(String prefix, Duration timeout) {
      return call(
          timeout,
          () ->
              new Listing(
                  7,
                  data.revision(),
                  data.entries().values().stream()
                      .filter(entry -> entry.key().startsWith(prefix))
                      .toList()));
    }

    @Override
    public Watch watch(String prefix, long fromRevision, WatchObserver observer) {
      FakeWatch watch = new FakeWatch(prefix, fromRevision, observer);
      watches.add(watch);
      time.schedule(
          () -> {
            if (!up || cut) {
              watch.end("unavailable");
            } else if (fromRevision <= forgottenUpTo) {
              watch.end("compacted");
            } else if (!frozen) {
              watch.open();
            }
          },
          latencyNanos(),
          TimeUnit.NANOSECONDS);
      return watch;
    }

    private <T> CompletableFuture<T> call(Duration timeout, Supplier<T> effect) {
      CompletableFuture<T> answer = new CompletableFuture<>();
      time.schedule(
          () -> answer.completeExceptionally(new RegistryException(Kind.TIMED_OUT, "timed out")),
          timeout.toNanos(),
          TimeUnit.NANOSECONDS);
      time.schedule(() -> arrive(answer, effect), latencyNanos(), TimeUnit.NANOSECONDS);
      return answer;
    }

    private <T> void arrive(CompletableFuture<T> answer, Supplier<T> effect) {
      if (frozen || isLost()) {
        return;
      }
      if (!up || cut) {
        answer.completeExceptionally(new RegistryException(Kind.UNAVAILABLE, "refused"));
        return;
      }
      if (refused) {
        answer.completeExceptionally(
            new RegistryException(Kind.UNAUTHENTICATED, "unknown user or password"));
        return;
      }
      try {
        T result = effect.get();
        if (!isLost()) {
          time.schedule(() -> answer.complete(result), latencyNanos(), TimeUnit.NANOSECONDS);
        }
      } catch (RegistryException refusal) {
        answer.completeExceptionally(refusal);
      }
    }

    private boolean isLost() {
      return random.nextDouble() < lossRate;
    }

    private long latencyNanos() {
      return 1L + random.nextInt((int) MAX_LATENCY_NANOS);
    }

    private void tell(List<Event> batch) {
      List.copyOf(watches).forEach(watch -> watch.tell(batch));
    }

    private final class FakeWatch implements Watch {

      private final String prefix;
      private final long fromRevision;
      private final WatchObserver observer;
      private boolean open;
      private boolean silent;
      private boolean ended;
      private long toldUntilNanos;

      FakeWatch(String prefix, long fromRevision, WatchObserver observer) {
        this.prefix = prefix;
        this.fromRevision = fromRevision;
        this.observer = observer;
      }

      void open() {
        open = true;
        tell(data.events());
      }

      void tell(List<Event> batch) {
        List<Event> mine =
            batch.stream()
                .filter(event -> event.key().startsWith(prefix))
                .filter(event -> event.modRevision() >= fromRevision)
                .toList();
        if (open && !silent && !ended && !mine.isEmpty()) {
          after(() -> observer.changed(mine));
        }
      }

      void end(String why) {
        watches.remove(this);
        if (!ended) {
          after(() -> observer.ended(why));
        }
        ended = true;
      }

      /** Never before what was told before, so that all comes in its order. */
      private void after(Runnable told) {
        toldUntilNanos = Math.max(toldUntilNanos, time.getAsLong() + latencyNanos());
        time.schedule(told, toldUntilNanos - time.getAsLong(), TimeUnit.NANOSECONDS);
      }

      @Override
      public void close() {
        watches.remove(this);
        ended = true;
      }
    }
  }
}
