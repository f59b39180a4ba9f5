package dev.covey.simulation;

import dev.covey.discovery.Registry;
import dev.covey.discovery.RegistryException;
import dev.covey.discovery.RegistryException.Kind;
import dev.covey.discovery.RegistryKeys;
import dev.covey.discovery.Terms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A registry that behaves as etcd does, on a machine of its own, with a clock of its own. Each
 * process has its line to it. Confined to one thread.
 *
 * <p>An outage ends leases no sooner: after it each lasts as long again as it was granted for.
 */
final class SimulatedRegistry {

  private static final long FIRST_REVISION = 1;
  private static final long MILLI = 1_000_000;

  private record Granted(Duration timeToLive, Due end) {}

  private final World world;
  private final Network network;
  private final int machine;
  private final Clock clock;
  private final SplittableRandom random;
  private final List<Line> lines = new ArrayList<>();
  private final Map<String, Registry.Entry> entries = new TreeMap<>();
  private final Map<Long, Granted> leases = new TreeMap<>();
  private final List<Registry.Event> events = new ArrayList<>();
  private long clusterId = 7;
  private long revision = FIRST_REVISION;
  private long forgottenUpTo;
  private long lastLease = 100;
  private boolean up = true;
  private long slowNanos;

  SimulatedRegistry(
      World world, Network network, int machine, Clock clock, SplittableRandom random) {
    this.world = world;
    this.network = network;
    this.machine = machine;
    this.clock = clock;
    this.random = random;
  }

  /** Has what a cluster leaves that was there long ago. */
  void hadClusterBefore(RegistryKeys keys, Terms terms) {
    commit(
        List.of(
            new Registry.Put(keys.history(), "long ago", 0),
            new Registry.Put(keys.terms(), terms.text(), 0)),
        List.of());
  }

  /** A process's line, which ends with it. */
  Registry line(SimulatedNode of) {
    Line line = new Line(of);
    lines.add(line);
    of.process().atDeath(() -> lines.remove(line));
    return line;
  }

  /** Kills it: calls are refused, watches end. */
  void stop() {
    if (up) {
      up = false;
      lines.forEach(Line::breakWatches);
      leases.values().forEach(lease -> lease.end().cancel());
    }
  }

  /** Starts it on its data. */
  void start() {
    if (!up) {
      up = true;
      new ArrayList<>(leases.entrySet())
          .forEach(lease -> renew(lease.getKey(), lease.getValue().timeToLive()));
    }
  }

  /** Starts it on nothing, as another cluster. */
  void startEmpty() {
    stop();
    entries.clear();
    leases.clear();
    events.clear();
    revision = FIRST_REVISION;
    forgottenUpTo = 0;
    clusterId++;
    start();
  }

  /** Forgets all changes so far, and ends the watches. */
  void compact() {
    forgottenUpTo = revision;
    lines.forEach(Line::breakWatches);
  }

  /** Somebody else, for whom it is too, writes something of his own. */
  void beUsedByOthers() {
    if (up) {
      revision++;
    }
  }

  /** Takes up to so long more for each answer. */
  void slow(long nanos) {
    slowNanos = nanos;
  }

  /** The ids of those who are registered, for people. */
  List<String> keys() {
    return List.copyOf(entries.keySet());
  }

  private void renew(long lease, Duration timeToLive) {
    Granted before = leases.get(lease);
    if (before != null) {
      before.end().cancel();
    }
    Due end = world.at(clock.worldAfter(timeToLive.toNanos()), () -> end(lease));
    leases.put(lease, new Granted(timeToLive, end));
  }

  private void end(long lease) {
    Granted ended = leases.remove(lease);
    if (ended != null) {
      ended.end().cancel();
      commit(
          List.of(),
          entries.values().stream()
              .filter(entry -> entry.lease() == lease)
              .map(Registry.Entry::key)
              .toList());
    }
  }

  private void commit(List<Registry.Put> puts, List<String> deletes) {
    if (puts.isEmpty() && deletes.isEmpty()) {
      return;
    }
    revision++;
    List<Registry.Event> batch = new ArrayList<>();
    for (Registry.Put put : puts) {
      Registry.Entry before = entries.get(put.key());
      long created = before == null ? revision : before.createRevision();
      Registry.Entry entry =
          new Registry.Entry(put.key(), put.value(), created, revision, put.lease());
      entries.put(put.key(), entry);
      batch.add(new Registry.Event.Written(entry));
    }
    for (String key : deletes) {
      entries.remove(key);
      batch.add(new Registry.Event.Deleted(key, revision));
    }
    events.addAll(batch);
    List.copyOf(lines).forEach(line -> line.tell(batch));
  }

  private boolean holds(Registry.Condition condition) {
    if (condition instanceof Registry.Condition.Absent absent) {
      return !entries.containsKey(absent.key());
    }
    if (condition instanceof Registry.Condition.ModifiedAt modified) {
      Registry.Entry entry = entries.get(modified.key());
      return entry != null && entry.modRevision() == modified.modRevision();
    }
    Registry.Condition.CreatedAt created = (Registry.Condition.CreatedAt) condition;
    Registry.Entry entry = entries.get(created.key());
    return entry != null && entry.createRevision() == created.createRevision();
  }

  /** One process's line to the registry. */
  private final class Line implements Registry {

    private final SimulatedNode of;
    private final SplittableRandom dice = random.split();
    private final List<Watching> watches = new ArrayList<>();

    Line(SimulatedNode of) {
      this.of = of;
    }

    void breakWatches() {
      List.copyOf(watches).forEach(watch -> watch.end("broken"));
    }

    @Override
    public String name() {
      return "simulated registry";
    }

    @Override
    public CompletableFuture<Lease> grant(Duration timeToLive, Duration timeout) {
      return call(
          timeout,
          () -> {
            long id = ++lastLease;
            renew(id, timeToLive);
            return new Lease(id, timeToLive);
          });
    }

    @Override
    public CompletableFuture<Duration> keepAliveOnce(long lease, Duration timeout) {
      return call(
          timeout,
          () -> {
            Granted granted = leases.get(lease);
            if (granted == null) {
              return Duration.ZERO;
            }
            renew(lease, granted.timeToLive());
            return granted.timeToLive();
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
      return call(
          timeout,
          () -> {
            if (!conditions.stream().allMatch(SimulatedRegistry.this::holds)) {
              return new Outcome(false, revision);
            }
            if (puts.stream()
                .anyMatch(put -> put.lease() != 0 && !leases.containsKey(put.lease()))) {
              throw new RegistryException(Kind.LEASE_GONE, "lease not found");
            }
            commit(puts, List.of());
            return new Outcome(true, revision);
          });
    }

    @Override
    public CompletableFuture<Listing> list(String prefix, Duration timeout) {
      return call(
          timeout,
          () ->
              new Listing(
                  clusterId,
                  revision,
                  entries.values().stream()
                      .filter(entry -> entry.key().startsWith(prefix))
                      .toList()));
    }

    @Override
    public Watch watch(String prefix, long fromRevision, WatchObserver observer) {
      Watching watch = new Watching(prefix, fromRevision, observer);
      watches.add(watch);
      network.send(
          of.machine(),
          machine,
          dice,
          () -> {
            if (!up) {
              watch.end("unavailable");
            } else if (fromRevision <= forgottenUpTo) {
              watch.end("compacted");
            } else {
              watch.open();
            }
          },
          () -> watch.breaksLater());
      return watch;
    }

    private <T> CompletableFuture<T> call(Duration timeout, Supplier<T> effect) {
      CompletableFuture<T> answer = new CompletableFuture<>();
      Runnable cancel =
          of.process()
              .timer()
              .schedule(
                  () ->
                      answer.completeExceptionally(
                          new RegistryException(Kind.TIMED_OUT, "timed out")),
                  timeout.toNanos());
      answer.whenComplete((done, failure) -> cancel.run());
      network.send(of.machine(), machine, dice, () -> arrive(answer, effect));
      return answer;
    }

    private <T> void arrive(CompletableFuture<T> answer, Supplier<T> effect) {
      if (!up) {
        back(
            () -> answer.completeExceptionally(new RegistryException(Kind.UNAVAILABLE, "refused")));
        return;
      }
      if (slowNanos > 0 && dice.nextBoolean()) { // before it has its effect, or after
        world.after(dice.nextLong(slowNanos), () -> takeEffect(answer, effect));
      } else {
        takeEffect(answer, effect);
      }
    }

    private <T> void takeEffect(CompletableFuture<T> answer, Supplier<T> effect) {
      if (!up) {
        return;
      }
      try {
        T result = effect.get();
        back(() -> answer.complete(result));
      } catch (RegistryException refusal) {
        back(() -> answer.completeExceptionally(refusal));
      }
    }

    private void back(Runnable arrival) {
      long slow = slowNanos == 0 ? 0 : dice.nextLong(slowNanos);
      world.after(
          slow,
          () ->
              network.send(
                  machine,
                  of.machine(),
                  dice,
                  () -> of.process().run(SimulatedProcess.Kind.NETWORK, arrival)));
    }

    private void tell(List<Event> batch) {
      List.copyOf(watches).forEach(watch -> watch.tell(batch));
    }

    private final class Watching implements Watch {

      private final String prefix;
      private final long fromRevision;
      private final WatchObserver observer;
      private final Pipe pipe;
      private boolean open;
      private boolean ended;

      Watching(String prefix, long fromRevision, WatchObserver observer) {
        this.prefix = prefix;
        this.fromRevision = fromRevision;
        this.observer = observer;
        this.pipe =
            new Pipe(world, network, machine, of.machine(), dice.split(), this::breaksLater);
        pipe.open();
      }

      void open() {
        open = true;
        tell(List.copyOf(events));
      }

      void tell(List<Event> batch) {
        List<Event> mine =
            batch.stream()
                .filter(event -> event.key().startsWith(prefix))
                .filter(event -> event.modRevision() >= fromRevision)
                .toList();
        if (open && !ended && !mine.isEmpty()) {
          pipe.send(() -> told(() -> observer.changed(mine)));
        }
      }

      private void told(Runnable what) {
        of.process().run(SimulatedProcess.Kind.NETWORK, what);
      }

      /** Its process may learn so only by reading the list again. */
      void breaksLater() {
        if (dice.nextBoolean()) {
          world.after(dice.nextLong(3_000 * MILLI), () -> told(() -> endHere("broken")));
        }
      }

      /** At the registry's end. */
      void end(String why) {
        watches.remove(this);
        if (!ended) {
          pipe.send(() -> told(() -> endHere(why)));
        }
      }

      /** At the process's end. */
      private void endHere(String why) {
        watches.remove(this);
        if (!ended) {
          ended = true;
          observer.ended(why);
        }
      }

      @Override
      public void close() {
        watches.remove(this);
        ended = true;
        pipe.close();
      }
    }
  }
}
