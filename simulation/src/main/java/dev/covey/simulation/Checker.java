package dev.covey.simulation;

import static java.util.Objects.requireNonNull;

import dev.covey.group.NoSuchKeyException;
import dev.covey.group.UnavailableException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sees what callers and the origin see, and knows what is wrong. Confined to one thread.
 *
 * <ol>
 *   <li>A get returns no version older than the newest whose write had returned, successfully, when
 *       the get began. The origin is written first: so each later load brings this version or a
 *       newer one. A value that was put may be older only if no write that began after that put was
 *       over had returned: two writes at once may reach the cache in the one or the other order,
 *       and a put that failed may come late.
 *   <li>A get returns no version that was never written.
 *   <li>While all is quiet, and no write of the key is under way, no load of a key begins while
 *       another one runs, anywhere.
 * </ol>
 */
final class Checker {

  /** As it is promised, for a clock that is slow and threads that are late. */
  private static final long MOST_FOR_A_WRITE_NANOS = 2_570_000_000L;

  private static final long SECOND = 1_000_000_000;

  /** Since the last disturbance: then whoever was cut off has been back for a while. */
  private static final long QUIET_NANOS = 15 * SECOND;

  /** How long a write may go on when its caller has given up. */
  private static final long AFTERMATH_NANOS = 8 * SECOND;

  private static final long NEVER = Long.MAX_VALUE;

  /** A load at the origin. Mutable, confined. */
  static final class Loading {

    private final long id;
    private final SimulatedNode node;
    private final String key;
    private final long beganNanos;

    Loading(long id, SimulatedNode node, String key, long beganNanos) {
      this.id = id;
      this.node = node;
      this.key = key;
      this.beganNanos = beganNanos;
    }
  }

  /** A write that has returned successfully. */
  private record Returned(long version, long beganNanos) {}

  /** What is known of one key. */
  private static final class OfKey {
    private long floor = 1;
    private int writesUnderWay;
    private long lastWriteEndNanos = -AFTERMATH_NANOS;
    private final List<Returned> returned = new ArrayList<>();

    /** By version, when the put of it was over for sure. */
    private final Map<Long, Long> putOverNanos = new LinkedHashMap<>();

    private final Set<Loading> loading = new LinkedHashSet<>();
  }

  /** An operation under way, with what is to be known at its end. */
  static final class UnderWay {

    private final Operation operation;
    private final SimulatedNode node;
    private final long beganNanos;
    private final int pausesBefore;
    private final Map<String, Long> floors = new LinkedHashMap<>();
    private final Map<String, Long> versions = new LinkedHashMap<>();
    private final Map<String, Integer> returnedBefore = new LinkedHashMap<>();
    private boolean exempt;

    UnderWay(Operation operation, SimulatedNode node, long beganNanos) {
      this.operation = operation;
      this.node = node;
      this.beganNanos = beganNanos;
      this.pausesBefore = node.process().pauses();
    }

    /** Which version a write is about. */
    long version(String key) {
      return requireNonNull(versions.get(key));
    }
  }

  private final World world;
  private final Trace trace;
  private final Map<String, OfKey> keys = new LinkedHashMap<>();
  private final Set<UnderWay> underWay = new LinkedHashSet<>();
  private final List<String> violations = new ArrayList<>();
  private @Nullable Origin origin;
  private long lastDisturbanceNanos;
  private long exemptUntilNanos = -1;
  private long hash;
  private long operations;
  private long answered;
  private long writesDone;

  Checker(World world, Trace trace) {
    this.world = world;
    this.trace = trace;
  }

  void of(Origin writtenFirst) {
    origin = writtenFirst;
  }

  private Origin origin() {
    return requireNonNull(origin);
  }

  private OfKey key(String key) {
    return keys.computeIfAbsent(key, first -> new OfKey());
  }

  List<String> violations() {
    return violations;
  }

  /** Of what callers saw, whatever the order of what came at the same time. */
  long hash() {
    return hash;
  }

  long operations() {
    return operations;
  }

  /** How many gets brought a value, or that there is none. */
  long answered() {
    return answered;
  }

  /** How many writes returned successfully. */
  long writesDone() {
    return writesDone;
  }

  /** Those that have begun, on nodes that live, and have not ended. */
  List<String> unanswered() {
    return underWay.stream().map(each -> each.operation + " on " + each.node.name()).toList();
  }

  /** Something happens that may have a key loaded twice. */
  void disturbed() {
    lastDisturbanceNanos = world.nowNanos();
  }

  /** Gets until then may see anything, and writes need not have been done. */
  void exemptUntil(long nanos) {
    exemptUntilNanos = Math.max(exemptUntilNanos, nanos);
  }

  void defect(String where, Throwable defect) {
    StringBuilder text = new StringBuilder("defect on " + where + ": " + defect);
    Throwable bare = defect;
    while (bare.getCause() != null) {
      bare = bare.getCause();
      text.append(" <- ").append(bare);
    }
    StackTraceElement[] stack = bare.getStackTrace();
    for (int i = 0; i < Math.min(stack.length, 12); i++) {
      text.append("\n    ").append(stack[i]);
    }
    violation(text.toString());
  }

  void violation(String what) {
    violations.add(what);
    trace.say("VIOLATION: " + what);
  }

  /** The node's process has ended: what it was asked is not answered. */
  void died(SimulatedNode node) {
    List<UnderWay> lost = underWay.stream().filter(each -> each.node == node).toList();
    lost.forEach(
        each -> {
          underWay.remove(each);
          if (each.operation.kind().writes()) {
            each.operation.keys().forEach(this::writeEnds);
          }
        });
    keys.values().forEach(ofKey -> ofKey.loading.removeIf(loading -> loading.node == node));
  }

  /** A caller is about to make a call: the origin is written first. */
  UnderWay begins(Operation operation, SimulatedNode node) {
    operations++;
    long now = world.nowNanos();
    UnderWay begun = new UnderWay(operation, node, now);
    begun.exempt = now < exemptUntilNanos;
    for (String key : operation.keys()) {
      OfKey ofKey = key(key);
      if (operation.kind().writes()) {
        long version =
            switch (operation.kind()) {
              case REMOVE -> origin().raise(key);
              case PUT -> origin().raiseToAValue(key);
              default -> origin().version(key);
            };
        begun.versions.put(key, version);
        ofKey.writesUnderWay++;
        if (operation.kind() == Operation.Kind.PUT) {
          ofKey.putOverNanos.put(version, NEVER);
        }
      } else {
        begun.floors.put(key, ofKey.floor);
        begun.returnedBefore.put(key, ofKey.returned.size());
      }
    }
    underWay.add(begun);
    if (trace.isOn()) {
      trace.say(
          operation
              + " begins on "
              + node.name()
              + (operation.kind().writes() ? " versions " + begun.versions : ""));
    }
    return begun;
  }

  /** A get has brought this; null: that there is no value. */
  void got(UnderWay get, String key, @Nullable Value value) {
    answered++;
    mix(get.operation.id(), key.hashCode(), value == null ? -1 : value.version());
    if (trace.isOn()) {
      trace.say(
          get.operation + " on " + get.node.name() + " got " + (value == null ? "absent" : value));
    }
    if (isExempt(get)) {
      return;
    }
    long floor = requireNonNull(get.floors.get(key));
    long newest = origin().version(key);
    if (value == null) {
      for (long version = floor; version <= newest; version++) {
        if (Origin.isAbsent(version)) {
          return;
        }
      }
      violation(about(get) + " got no value (floor " + floor + ", newest " + newest + ")");
    } else if (!value.key().equals(key) || value.version() > newest) {
      violation(about(get) + " got " + value + ", which was never written");
    } else if (value.version() < floor && !mayBeOlder(get, key, value)) {
      violation(about(get) + " got " + value + " (floor " + floor + ")");
    }
  }

  private boolean isExempt(UnderWay call) {
    return call.exempt || world.nowNanos() < exemptUntilNanos;
  }

  private static String about(UnderWay get) {
    return get.operation
        + " on "
        + get.node.name()
        + ", begun at "
        + get.beganNanos / 1_000
        + " us,";
  }

  private boolean mayBeOlder(UnderWay get, String key, Value value) {
    if (!value.wasPut()) {
      return false;
    }
    OfKey ofKey = key(key);
    long overNanos = requireNonNull(ofKey.putOverNanos.get(value.version()));
    return ofKey.returned.subList(0, requireNonNull(get.returnedBefore.get(key))).stream()
        .noneMatch(write -> write.beganNanos() > overNanos && write.version() > value.version());
  }

  /** A get has failed. */
  void failed(UnderWay get, String key, Throwable failure) {
    if (failure instanceof NoSuchKeyException) {
      got(get, key, null);
      return;
    }
    mix(get.operation.id(), key.hashCode(), failure.getClass().getSimpleName().hashCode());
    if (trace.isOn()) {
      trace.say(get.operation + " on " + get.node.name() + " failed: " + failure.getMessage());
    }
  }

  /** All keys of a get have their answers. */
  void ended(UnderWay get) {
    underWay.remove(get);
  }

  /** A write has returned; null: successfully. */
  void written(UnderWay write, @Nullable Throwable failure) {
    if (!underWay.remove(write)) {
      return;
    }
    Operation operation = write.operation;
    long tookNanos = world.nowNanos() - write.beganNanos;
    if (tookNanos > MOST_FOR_A_WRITE_NANOS && write.node.process().pauses() == write.pausesBefore) {
      violation(operation + " on " + write.node.name() + " took " + tookNanos / 1_000_000 + " ms");
    }
    mix(operation.id(), 0, failure == null ? 0 : failure.getClass().getSimpleName().hashCode());
    if (trace.isOn()) {
      trace.say(
          operation
              + " on "
              + write.node.name()
              + (failure == null ? " is done" : " failed: " + failure.getMessage()));
    }
    for (String key : operation.keys()) {
      writeEnds(key);
      OfKey ofKey = key(key);
      long version = write.version(key);
      if (operation.kind() == Operation.Kind.PUT && (failure == null || isOver(failure))) {
        ofKey.putOverNanos.put(version, world.nowNanos());
      }
      if (failure == null && !isExempt(write)) {
        ofKey.floor = Math.max(ofKey.floor, version);
        ofKey.returned.add(new Returned(version, write.beganNanos));
      }
    }
    if (failure == null) {
      writesDone++;
    }
  }

  /** Whether the owner has answered: else the message may be on its way still. */
  private static boolean isOver(Throwable failure) {
    return failure instanceof UnavailableException unavailable
        && unavailable.detail().startsWith("not acknowledged by");
  }

  private void writeEnds(String key) {
    OfKey ofKey = key(key);
    ofKey.writesUnderWay--;
    ofKey.lastWriteEndNanos = world.nowNanos();
  }

  Loading loadBegins(long id, SimulatedNode node, String key) {
    Loading begun = new Loading(id, node, key, world.nowNanos());
    OfKey ofKey = key(key);
    if (trace.isOn()) {
      trace.say("load " + id + " of " + key + " begins on " + node.name());
    }
    long quietSince =
        Math.max(
            lastDisturbanceNanos + QUIET_NANOS,
            ofKey.writesUnderWay > 0 ? NEVER : ofKey.lastWriteEndNanos + AFTERMATH_NANOS);
    for (Loading other : ofKey.loading) {
      if (other.beganNanos > quietSince) {
        violation(
            "load "
                + id
                + " of "
                + key
                + " begins on "
                + node.name()
                + " while load "
                + other.id
                + " runs on "
                + other.node.name());
      }
    }
    ofKey.loading.add(begun);
    return begun;
  }

  void loadEnds(Loading loading) {
    key(loading.key).loading.remove(loading);
    if (trace.isOn()) {
      trace.say("load " + loading.id + " of " + loading.key + " ends");
    }
  }

  private void mix(long operation, long key, long outcome) {
    long z = operation * 0x9E3779B97F4A7C15L + key * 0xBF58476D1CE4E5B9L + outcome;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L + world.nowNanos();
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    hash += z ^ (z >>> 31);
  }
}
