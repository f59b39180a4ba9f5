package dev.covey.simulation;

import dev.covey.discovery.Member;
import dev.covey.group.Answer;
import dev.covey.group.FailureKind;
import dev.covey.peers.session.Beat;
import dev.covey.peers.session.Link;
import dev.covey.peers.session.LinkListener;
import dev.covey.peers.session.Parcel;
import dev.covey.peers.session.Replies;
import dev.covey.peers.session.ReplySink;
import dev.covey.peers.session.Requests;
import dev.covey.peers.session.Responder;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A link over the simulated network, with its owner's end: four streams, which do not wait for each
 * other. It breaks as a whole when one of them loses a message; its ends learn of that some time
 * later, or not at all. Confined to one thread.
 */
final class SimulatedLink implements Link {

  private static final long MILLI = 1_000_000;
  private static final long CONNECT_TIMEOUT_NANOS = 2_000 * MILLI;

  /** After which a connection that brings nothing has ended, as gRPC has it by default here. */
  private static final long KEEP_ALIVE_NANOS = 13_000 * MILLI;

  private final Machines machines;
  private final SimulatedNode asker;
  private final LinkListener listener;
  private final SplittableRandom random;
  private final int ownersMachine;
  private final Pipe requests;
  private final Pipe replies;
  private final Pipe beats;
  private final Pipe beatAnswers;
  private final Runnable askerDies = this::askerDied;
  private final Runnable ownerDies = this::ownerDied;

  private @Nullable SimulatedNode owner;
  private @Nullable Responder responder;
  private boolean closed; // at the asker's end

  SimulatedLink(Machines machines, SimulatedNode asker, Member to, LinkListener listener) {
    this.machines = machines;
    this.asker = asker;
    this.listener = listener;
    this.random = asker.process().newRandom();
    this.ownersMachine = machines.machineOf(to);
    this.requests = pipe(asker.machine(), ownersMachine);
    this.replies = pipe(ownersMachine, asker.machine());
    this.beats = pipe(asker.machine(), ownersMachine);
    this.beatAnswers = pipe(ownersMachine, asker.machine());
    asker.process().atDeath(askerDies);
    say("opens");
    machines
        .network()
        .send(
            asker.machine(),
            ownersMachine,
            random,
            () -> connect(to),
            () -> closeLater("no connection", random.nextLong(500 * MILLI)));
    machines
        .world()
        .after(
            CONNECT_TIMEOUT_NANOS,
            () -> {
              if (owner == null) {
                closeSoon("no connection in time");
              }
            });
  }

  private Pipe pipe(int from, int to) {
    return new Pipe(machines.world(), machines.network(), from, to, random.split(), this::breaks);
  }

  private void connect(Member to) {
    SimulatedNode found = machines.nodeAt(to.address());
    if (found == null) {
      closeAfterAnAnswer("connection refused");
      return;
    }
    if (closed || asker.process().isDead()) {
      return;
    }
    owner = found;
    say("is connected to " + found.name());
    responder = new Responder(found.cluster(), new Sink(found), SimulatedWire.SESSIONS);
    found.process().atDeath(ownerDies);
    requests.open();
    replies.open();
    beats.open();
    beatAnswers.open();
  }

  @Override
  public void send(Requests message) {
    requests.send(() -> atOwner(() -> received(message)));
  }

  private void received(Requests message) {
    Responder there = responder;
    if (there != null) {
      there.received(message);
    }
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void beat(Beat beat) {
    beats.send(
        () ->
            atOwner(
                () -> {
                  SimulatedNode there = owner;
                  if (there != null && responder != null) {
                    var answer = there.cluster().beaten(beat);
                    beatAnswers.send(() -> atAsker(() -> listener.heartbeatAnswered(answer)));
                  }
                }));
  }

  /** Values are small here. */
  @Override
  public CompletableFuture<Answer> collect(Parcel parcel, long timeoutNanos) {
    throw new UnsupportedOperationException("a value of " + parcel.bytes() + " bytes");
  }

  @Override
  public void close() {
    if (!closed) {
      machines
          .network()
          .send(asker.machine(), ownersMachine, random, () -> atOwner(this::ownerHearsOfTheEnd));
      closeSoon("closed");
    }
  }

  /** Breaks it now: both ends learn of it, soon. */
  void reset() {
    silence();
    closeSoon("connection reset");
    machines.world().after(random.nextLong(50 * MILLI), () -> atOwner(this::ownerHearsOfTheEnd));
  }

  /** One of the streams has lost a message. */
  private void breaks() {
    silence();
    long silenceNanos = random.nextBoolean() ? KEEP_ALIVE_NANOS : 0;
    closeLater("connection reset", random.nextLong(1_000 * MILLI) + silenceNanos);
    machines
        .world()
        .after(random.nextLong(10_000 * MILLI), () -> atOwner(this::ownerHearsOfTheEnd));
  }

  private void silence() {
    requests.close();
    replies.close();
    beats.close();
    beatAnswers.close();
  }

  private void askerDied() {
    silence();
    closed = true;
    ownerForgets();
    machines.world().after(random.nextLong(1_000 * MILLI), () -> atOwner(this::ownerHearsOfTheEnd));
  }

  private void ownerDied() {
    silence();
    responder = null;
    closeLater("no sign of life", KEEP_ALIVE_NANOS);
    if (random.nextInt(4) > 0) { // else its machine went too, and nothing comes from there
      closeAfterAnAnswer("connection reset");
    }
  }

  private void ownerHearsOfTheEnd() {
    Responder there = responder;
    if (there != null) {
      responder = null;
      there.close();
      ownerForgets();
    }
  }

  private void ownerForgets() {
    if (owner != null) {
      owner.process().notAtDeath(ownerDies);
    }
  }

  private void closeAfterAnAnswer(String why) {
    machines.network().send(ownersMachine, asker.machine(), random, () -> atAsker(() -> end(why)));
  }

  private void closeSoon(String why) {
    closeLater(why, random.nextLong(MILLI));
  }

  private void closeLater(String why, long delayNanos) {
    machines.world().after(delayNanos, () -> atAsker(() -> end(why)));
  }

  private void end(String why) {
    if (!closed) {
      closed = true;
      say("has ended: " + why);
      silence();
      asker.process().notAtDeath(askerDies);
      ownerForgets();
      machines
          .world()
          .after(random.nextLong(1_000 * MILLI), () -> atOwner(this::ownerHearsOfTheEnd));
      listener.closed(new Answer.Failure(FailureKind.OWNER_UNREACHABLE, why));
    }
  }

  private void say(String what) {
    if (machines.trace().isOn()) {
      machines.trace().say("link of " + asker.name() + " to n" + ownersMachine + " " + what);
    }
  }

  private void atOwner(Runnable task) {
    if (owner != null) {
      owner.process().run(SimulatedProcess.Kind.NETWORK, task);
    }
  }

  private void atAsker(Runnable task) {
    asker
        .process()
        .run(
            SimulatedProcess.Kind.NETWORK,
            () -> {
              if (!closed) {
                task.run();
              }
            });
  }

  /** Where the owner's replies go. */
  private final class Sink implements ReplySink {

    private final SimulatedNode from;

    Sink(SimulatedNode from) {
      this.from = from;
    }

    @Override
    public void send(Replies message) {
      if (!from.process().isDead()) {
        replies.send(() -> atAsker(() -> listener.received(message)));
      }
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void end() {
      closeAfterAnAnswer("the session has ended");
    }
  }
}
