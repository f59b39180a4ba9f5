package dev.covey.simulation;

import static dev.covey.discovery.OnDiscoveryLoss.FENCE;
import static dev.covey.discovery.OnDiscoveryLoss.SERVE;

import dev.covey.discovery.RegistryTiming;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A cluster for a script: everything takes its usual time, and nothing goes wrong but what the
 * script says. Confined to one thread.
 */
final class Stage {

  private static final long MILLI = 1_000_000;
  private static final Duration TIMEOUT = Duration.ofMillis(5_500);

  private static final RegistryTiming USUAL = Circumstances.timing(5, 2);

  /** As many keys as there are to choose from. */
  private static final int KEYS = 400;

  private final World world = new World();
  private final Trace trace = new Trace(world, true);
  private final Checker checker = new Checker(world, trace);
  private final Origin origin = new Origin(world, checker, true);
  private final Machines machines;
  private final Callers callers;

  private Stage(Circumstances circumstances, IntUnaryOperator driftPpm) {
    checker.of(origin);
    this.machines =
        new Machines(
            circumstances, new SplittableRandom(1), world, trace, checker, origin, driftPpm);
    this.callers = new Callers(machines, IntStream.range(0, KEYS).mapToObj(i -> "k" + i).toList());
  }

  /** Nodes in a static list, which have found each other. */
  static Stage ofStaticList(int nodes) {
    return ofStaticList(nodes, machine -> 0);
  }

  /** The same, with clocks that go so much faster than time does. */
  static Stage ofStaticList(int nodes, IntUnaryOperator driftPpm) {
    return new Stage(Circumstances.calm(nodes, false, USUAL, FENCE), driftPpm).started(nodes);
  }

  /** Nodes in a registry, which have found each other, and machines for more. */
  static Stage ofRegistry(int nodes, int machines) {
    return ofRegistry(nodes, machines, USUAL);
  }

  /** The same, with other times. */
  static Stage ofRegistry(int nodes, int machines, RegistryTiming timing) {
    return new Stage(Circumstances.calm(machines, true, timing, FENCE), machine -> 0)
        .started(nodes);
  }

  /** Nodes in a registry that go on without it. */
  static Stage ofServingNodes(int nodes) {
    return new Stage(Circumstances.calm(nodes, true, USUAL, SERVE), machine -> 0).started(nodes);
  }

  private Stage started(int nodes) {
    IntStream.range(0, nodes).forEach(machines::start);
    pass(6_000);
    return this;
  }

  Network network() {
    return machines.network();
  }

  Origin origin() {
    return origin;
  }

  SimulatedRegistry registry() {
    return machines.registry();
  }

  int registryMachine() {
    return machines.registryMachine();
  }

  long nowMillis() {
    return world.nowNanos() / MILLI;
  }

  void pass(long millis) {
    world.runUntil(world.nowNanos() + millis * MILLI);
  }

  /** Neither hears of the other. */
  void cut(int one, int other) {
    network().cut(one, other);
    network().cut(other, one);
  }

  void mend(int one, int other) {
    network().mend(one, other);
    network().mend(other, one);
  }

  /** From all other nodes, and from the registry. */
  void cutFromAll(int one) {
    everybodyBut(one).forEach(other -> cut(one, other));
  }

  void mendToAll(int one) {
    everybodyBut(one).forEach(other -> mend(one, other));
  }

  private List<Integer> everybodyBut(int one) {
    List<Integer> others = new ArrayList<>();
    for (int machine = 0; machine <= machines.registryMachine(); machine++) {
      if (machine != one) {
        others.add(machine);
      }
    }
    return others;
  }

  void start(int machine) {
    machines.start(machine);
  }

  /** Starts it, and waits just until it may keep what it owns. */
  void startAndSettle(int machine) {
    start(machine);
    while (!isRunning(machine) || !node(machine).cluster().isSettled()) {
      pass(1);
    }
  }

  void kill(int machine) {
    machines.kill(machine);
  }

  void leave(int machine) {
    machines.leave(machine);
  }

  void pause(int machine) {
    machines.pause(machine);
  }

  void goOn(int machine) {
    machines.goOn(machine);
  }

  /** A key that this node owns, in its own view. */
  String keyOf(int machine) {
    return keyOf(machine, 0);
  }

  String keyOf(int machine, int number) {
    return keysOf(machine).get(number);
  }

  /** All there are to choose from. */
  List<String> keys() {
    return IntStream.range(0, KEYS).mapToObj(i -> "k" + i).toList();
  }

  /** The keys that this node owns, in its own view. */
  List<String> keysOf(int machine) {
    return keys().stream().filter(key -> owner(machine, key) == machine).toList();
  }

  /** Who owns a key in a node's view. */
  int owner(int in, String key) {
    return machines.machineOf(node(in).cluster().ring().ownerOf(key));
  }

  boolean isRunning(int machine) {
    return machines.node(machine) != null;
  }

  SimulatedNode node(int machine) {
    SimulatedNode node = machines.node(machine);
    if (node == null) {
      throw new IllegalStateException("no node on machine " + machine);
    }
    return node;
  }

  CompletableFuture<@Nullable Value> get(int machine, String key) {
    return callers.get(node(machine), key, TIMEOUT);
  }

  /** Waits for the value: null if there is none, for whatever reason. */
  @Nullable Value read(int machine, String key) {
    CompletableFuture<@Nullable Value> get = get(machine, key);
    await(get);
    return get.isDone() && !get.isCompletedExceptionally() ? get.join() : null;
  }

  CompletableFuture<Void> remove(int machine, String key) {
    return callers.remove(node(machine), List.of(key), TIMEOUT);
  }

  CompletableFuture<Void> put(int machine, String key) {
    return callers.put(node(machine), key, TIMEOUT);
  }

  CompletableFuture<Void> clear(int machine) {
    return callers.clear(node(machine), TIMEOUT);
  }

  /** Waits for the end of a call, and a moment more; whether it was successful. */
  boolean await(CompletableFuture<?> call) {
    for (int i = 0; i < 13_000 && !call.isDone(); i++) {
      pass(1);
    }
    return call.isDone() && !call.isCompletedExceptionally();
  }

  /** Whether a node has a key, so that a get is a hit. */
  boolean has(int machine, String key) {
    var before = node(machine).group().stats();
    read(machine, key);
    var after = node(machine).group().stats();
    return after.misses() == before.misses();
  }

  /** Says what has to be so. */
  void require(boolean condition, String what) {
    if (!condition) {
      checker.violation("expected: " + what);
    }
  }

  /** Says that the origin must not have been asked since there were so many loads. */
  void requireNoLoadSince(long loads) {
    require(origin.loads() == loads, "no load, not " + (origin.loads() - loads));
  }

  List<String> violations() {
    return checker.violations();
  }

  List<String> trace() {
    return trace.lines();
  }
}
