package dev.covey.simulation;

import dev.covey.discovery.Address;
import dev.covey.discovery.Member;
import dev.covey.discovery.OnDiscoveryLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The machines of one run, with the network between them, and which node runs on each: at most one.
 * The last machine has the registry. Confined to one thread.
 */
final class Machines {

  private static final int PORT = 7000;
  private static final int MOST_DRIFT_PPM = 4_900;
  private static final long MILLI = 1_000_000;
  private static final long EXEMPT_NANOS = 15_000 * MILLI;

  private final Circumstances circumstances;
  private final SplittableRandom random;
  private final World world;
  private final Trace trace;
  private final Checker checker;
  private final Origin origin;
  private final Network network;
  private final SimulatedRegistry registry;
  private final List<Clock> clocks = new ArrayList<>();
  private final @Nullable SimulatedNode[] nodes;
  private long incarnations;

  /**
   * Machines on which nothing runs yet.
   *
   * @param driftPpm by machine, how fast its clock is, in millionths; at most 4,900, at least
   *     -4,900
   */
  Machines(
      Circumstances circumstances,
      SplittableRandom random,
      World world,
      Trace trace,
      Checker checker,
      Origin origin,
      IntUnaryOperator driftPpm) {
    this.circumstances = circumstances;
    this.random = random;
    this.world = world;
    this.trace = trace;
    this.checker = checker;
    this.origin = origin;
    this.nodes = new SimulatedNode[circumstances.nodes()];
    this.network = new Network(world, circumstances.nodes() + 1, circumstances.calm());
    for (int machine = 0; machine <= circumstances.nodes(); machine++) {
      long nanos = random.nextLong(-1L << 50, 1L << 50);
      clocks.add(new Clock(world, nanos, driftPpm.applyAsInt(machine)));
    }
    int last = circumstances.nodes();
    this.registry = new SimulatedRegistry(world, network, last, clocks.get(last), random.split());
    if (!circumstances.newRegistry()) {
      registry.hadClusterBefore(SimulatedNode.KEYS, SimulatedNode.TERMS);
    }
  }

  /** How fast clocks are by chance, so that two differ by less than a hundredth. */
  static IntUnaryOperator anyDrift(SplittableRandom random) {
    return machine -> random.nextInt(-MOST_DRIFT_PPM, MOST_DRIFT_PPM + 1);
  }

  Circumstances circumstances() {
    return circumstances;
  }

  World world() {
    return world;
  }

  Trace trace() {
    return trace;
  }

  Checker checker() {
    return checker;
  }

  Origin origin() {
    return origin;
  }

  Network network() {
    return network;
  }

  SimulatedRegistry registry() {
    return registry;
  }

  int registryMachine() {
    return nodes.length;
  }

  Clock clock(int machine) {
    return clocks.get(machine);
  }

  int count() {
    return nodes.length;
  }

  /** The node on a machine; null if none runs there. */
  @Nullable SimulatedNode node(int machine) {
    return nodes[machine];
  }

  /** Those that run, paused or not. */
  List<SimulatedNode> nodes() {
    List<SimulatedNode> running = new ArrayList<>();
    for (SimulatedNode node : nodes) {
      if (node != null) {
        running.add(node);
      }
    }
    return running;
  }

  /** Who has an address. */
  @Nullable SimulatedNode nodeAt(Address address) {
    for (SimulatedNode node : nodes) {
      if (node != null && node.self().address().equals(address)) {
        return node;
      }
    }
    return null;
  }

  int machineOf(Member member) {
    return Integer.parseInt(member.id().substring(1));
  }

  static String idOf(int machine) {
    return "n" + machine;
  }

  /** Whom a static list names. */
  List<Member> staticMembers() {
    return IntStream.range(0, circumstances.listed())
        .mapToObj(machine -> Member.of(idOf(machine), address(machine, PORT)))
        .toList();
  }

  private static Address address(int machine, int port) {
    return new Address("10.0.0." + (machine + 1), port);
  }

  /** Starts a node on a machine, unless one runs there. */
  void start(int machine) {
    if (nodes[machine] != null) {
      return;
    }
    long incarnation = ++incarnations;
    boolean moves = circumstances.registry() && circumstances.newAddress();
    Member self =
        new Member(
            idOf(machine),
            address(machine, moves ? PORT + (int) (incarnation % 1_000) : PORT),
            1,
            "",
            incarnation,
            1);
    SimulatedProcess process =
        new SimulatedProcess(
            world,
            clocks.get(machine),
            random.split(),
            circumstances.calm(),
            defect -> checker.defect(idOf(machine), defect));
    SimulatedNode node = new SimulatedNode(this, machine, self, process);
    nodes[machine] = node;
    checker.disturbed();
    if (trace.isOn()) {
      trace.say(node.name() + " starts");
    }
    node.join();
  }

  /**
   * Where nodes go on that may be off the list: what callers get while there is one is not checked,
   * nor for a while after, since others may have asked it.
   */
  void lookForExemptions() {
    if (!circumstances.registry() || circumstances.onDiscoveryLoss() == OnDiscoveryLoss.FENCE) {
      return;
    }
    for (SimulatedNode node : nodes) {
      if (node != null && node.hasJoined() && node.isPastItsDeadline()) {
        checker.exemptUntil(world.nowNanos() + EXEMPT_NANOS);
      }
    }
  }

  /** As {@code kill -9} does. */
  void kill(int machine) {
    SimulatedNode node = nodes[machine];
    if (node != null) {
      if (trace.isOn()) {
        trace.say(node.name() + " is killed");
      }
      gone(node);
    }
  }

  /** As {@code close} does. */
  void leave(int machine) {
    SimulatedNode node = nodes[machine];
    if (node != null) {
      if (trace.isOn()) {
        trace.say(node.name() + " leaves");
      }
      checker.disturbed();
      node.leave();
    }
  }

  /** One that could not join starts again a while later. */
  void couldNotJoin(SimulatedNode node, Throwable why) {
    if (trace.isOn()) {
      trace.say(node.name() + " could not join: " + why.getMessage());
    }
    gone(node);
    world.after(random.nextLong(2_000 * MILLI), () -> start(node.machine()));
  }

  /** Its process ends. */
  void gone(SimulatedNode node) {
    if (nodes[node.machine()] == node) {
      nodes[node.machine()] = null;
      node.process().die();
      checker.died(node);
      checker.disturbed();
    }
  }

  void pause(int machine) {
    SimulatedNode node = nodes[machine];
    if (node != null) {
      if (trace.isOn()) {
        trace.say(node.name() + " is paused");
      }
      checker.disturbed();
      node.process().pause();
    }
  }

  void goOn(int machine) {
    SimulatedNode node = nodes[machine];
    if (node != null && node.process().isPaused()) {
      if (trace.isOn()) {
        trace.say(node.name() + " goes on");
      }
      checker.disturbed();
      node.process().goOn();
    }
  }
}
