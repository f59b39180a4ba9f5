package dev.covey.simulation;

import dev.covey.discovery.Adoption;
import dev.covey.discovery.Discovery;
import dev.covey.discovery.DiscoveryListener;
import dev.covey.discovery.DiscoveryStatus;
import dev.covey.discovery.Member;
import dev.covey.discovery.Noticeboard;
import dev.covey.discovery.RegistryDiscovery;
import dev.covey.discovery.RegistryKeys;
import dev.covey.discovery.StaticDiscovery;
import dev.covey.discovery.Terms;
import dev.covey.discovery.View;
import dev.covey.group.Group;
import dev.covey.group.GroupContext;
import dev.covey.group.GroupHost;
import dev.covey.peers.Cluster;
import dev.covey.ring.RingParameters;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A node on a machine: the real cluster, group and discovery over what is simulated, put together
 * as {@code Node} does it. Confined to one thread.
 */
final class SimulatedNode implements DiscoveryListener {

  static final String GROUP = "g";

  static final RegistryKeys KEYS = new RegistryKeys("/covey", "simulated");
  private static final RingParameters RING = RingParameters.of(Circumstances.SLOTS);
  static final Terms TERMS = new Terms(RING.slots(), RING.cap(), RING.hash(), 1);
  private static final long VIEW_WAIT_NANOS = Duration.ofMillis(500).toNanos();
  private static final long ANSWER_GRACE_NANOS = Duration.ofSeconds(1).toNanos();

  private final Machines machines;
  private static final long DRAIN_NANOS = Duration.ofSeconds(1).toNanos();

  private final int machine;
  private final Member self;
  private final SimulatedProcess process;
  private final SplittableRandom ofItsLoads;
  private final SimulatedWire wire;
  private final Cluster cluster;
  private final GroupHost<Value> host;
  private final @Nullable RegistryDiscovery discovery;
  private boolean joined;
  private boolean leaving;

  SimulatedNode(Machines machines, int machine, Member self, SimulatedProcess process) {
    this.machines = machines;
    this.machine = machine;
    this.self = self;
    this.process = process;
    this.ofItsLoads = process.newRandom();
    Circumstances circumstances = machines.circumstances();
    this.wire = new SimulatedWire(machines, this);
    this.discovery = circumstances.registry() ? registryDiscovery(circumstances) : null;
    this.cluster =
        new Cluster(
            self,
            wire,
            process.timer(),
            process.threads(),
            process.ticker(),
            circumstances.onDiscoveryLoss(),
            discovery == null ? Noticeboard.NONE : discovery.noticeboard(),
            Circumstances.SLOTS);
    GroupContext context =
        new GroupContext(
            self.id(),
            cluster,
            process.ticker(),
            process.timer(),
            process.threads(),
            process.callbacks(),
            VIEW_WAIT_NANOS,
            ANSWER_GRACE_NANOS);
    Value.ValueCodec codec = new Value.ValueCodec(circumstances.decodesAtOnce());
    this.host =
        circumstances.bulk()
            ? GroupHost.openBulk(
                GROUP,
                codec,
                keys -> machines.origin().loadAll(this, keys),
                circumstances.group(),
                context)
            : GroupHost.open(
                GROUP,
                codec,
                key -> machines.origin().load(this, key),
                circumstances.group(),
                context);
    cluster.add(host);
  }

  int machine() {
    return machine;
  }

  Member self() {
    return self;
  }

  /** Id and incarnation, for people. */
  String name() {
    return self.id() + "/" + self.incarnation();
  }

  SimulatedProcess process() {
    return process;
  }

  SplittableRandom ofItsLoads() {
    return ofItsLoads;
  }

  Cluster cluster() {
    return cluster;
  }

  GroupHost<Value> host() {
    return host;
  }

  Group<Value> group() {
    return host.group();
  }

  /** Whether it is in its list, or on its way out. */
  boolean hasJoined() {
    return joined;
  }

  /** Whether it cannot be sure any more that the registry has it in its list. */
  boolean isPastItsDeadline() {
    if (discovery == null) {
      return false;
    }
    OptionalLong until = discovery.registeredUntilNanos();
    return until.isEmpty() || until.getAsLong() - process.ticker().getAsLong() <= 0;
  }

  void join() {
    process.run(
        SimulatedProcess.Kind.THREAD,
        () -> {
          if (discovery != null) {
            joinRegistry(discovery);
          } else {
            Discovery list = StaticDiscovery.of(machines.staticMembers());
            list.join(self, TERMS, this);
            joined = true;
          }
        });
  }

  private RegistryDiscovery registryDiscovery(Circumstances circumstances) {
    return new RegistryDiscovery(
        machines.registry().line(this),
        KEYS,
        circumstances.timing(),
        new SerialExecutor(process, machines.world(), machines.clock(machine)),
        process.ticker(),
        process.newRandom());
  }

  private void joinRegistry(RegistryDiscovery list) {
    list.joinAsync(self, TERMS, this)
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                joined = true;
              } else if (!leaving) {
                machines.couldNotJoin(this, failure);
              }
            });
  }

  /** Leaves the list, closes, and ends its process. */
  void leave() {
    process.run(
        SimulatedProcess.Kind.THREAD,
        () -> {
          if (leaving) {
            return;
          }
          leaving = true;
          if (discovery == null) {
            cluster.fence();
            close();
          } else {
            handOverAndLeave(discovery);
          }
        });
  }

  /** In the steps of {@code Node.close}. */
  private void handOverAndLeave(RegistryDiscovery list) {
    cluster
        .drain(DRAIN_NANOS)
        .thenCompose(
            handedOver -> {
              cluster.fence();
              return list.leaveAsync();
            })
        .whenComplete((left, never) -> close());
  }

  private void close() {
    cluster.close();
    wire.close();
    process.timer().schedule(() -> machines.gone(this), Duration.ofMillis(10).toNanos());
  }

  @Override
  public void viewed(View view) {
    machines.checker().disturbed();
    if (machines.trace().isOn()) {
      machines
          .trace()
          .say(
              name()
                  + " adopts view "
                  + view.revision()
                  + " of "
                  + view.members().stream()
                      .map(member -> member.id() + "/" + member.incarnation())
                      .toList());
    }
    cluster.adopt(view);
  }

  @Override
  public void announced(Adoption adoption) {
    cluster.announced(adoption);
  }

  @Override
  public void changed(DiscoveryStatus status) {
    if (machines.trace().isOn()) {
      machines.trace().say(name() + " is " + status.state() + ": " + status.detail());
    }
  }

  @Override
  public void confirmed(long registryId, long registration, long untilNanos) {
    cluster.confirmed(registryId, registration, untilNanos);
  }
}
