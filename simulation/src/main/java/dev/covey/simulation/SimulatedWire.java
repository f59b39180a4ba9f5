package dev.covey.simulation;

import dev.covey.discovery.Member;
import dev.covey.group.Answer;
import dev.covey.group.FailureKind;
import dev.covey.group.FetchMode;
import dev.covey.group.Handed;
import dev.covey.group.Write;
import dev.covey.group.WriteAnswer;
import dev.covey.peers.Cluster;
import dev.covey.peers.Wire;
import dev.covey.peers.session.Heartbeats;
import dev.covey.peers.session.Session;
import dev.covey.peers.session.SessionSettings;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * One node's wire over the simulated network: values in sessions, each other call in messages of
 * its own, which nothing else holds up. Confined to one thread.
 */
final class SimulatedWire implements Wire {

  static final SessionSettings SESSIONS = SessionSettings.defaults();

  private static final long MILLI = 1_000_000;
  private static final long RETIRE_NANOS = 100 * MILLI;

  private final Machines machines;
  private final SimulatedNode self;
  private final long seed;
  private final Map<Member.Identity, Session> sessions = new LinkedHashMap<>();

  SimulatedWire(Machines machines, SimulatedNode self) {
    this.machines = machines;
    this.self = self;
    this.seed = self.process().newRandom().nextLong();
  }

  @Override
  public CompletableFuture<Answer> fetch(
      Member to, String group, String key, FetchMode mode, long timeoutNanos) {
    return session(to).fetch(group, key, mode, timeoutNanos);
  }

  @Override
  public List<CompletableFuture<Answer>> fetchAll(
      Member to, String group, List<String> keys, FetchMode mode, long timeoutNanos) {
    return session(to).fetchAll(group, keys, mode, timeoutNanos);
  }

  @Override
  public CompletableFuture<List<Optional<Handed>>> peek(
      Member to, String group, List<String> keys, long timeoutNanos) {
    return call(
        to,
        timeoutNanos,
        keys,
        cluster -> CompletableFuture.completedStage(cluster.peek(group, keys)),
        failure -> List.of());
  }

  @Override
  public CompletableFuture<Optional<List<String>>> keysFor(
      Member to, String heir, boolean leaving, String group, int skip, long timeoutNanos) {
    return call(
        to,
        timeoutNanos,
        List.of(heir, group),
        cluster -> cluster.keysFor(group, heir, leaving, skip).thenApply(Optional::of),
        failure -> Optional.empty());
  }

  @Override
  public CompletableFuture<Boolean> bequeath(Member to, Member leaving, long timeoutNanos) {
    return call(
        to,
        timeoutNanos,
        List.of(leaving.id()),
        cluster -> cluster.bequeathed(leaving.id(), leaving.incarnation()),
        failure -> false);
  }

  @Override
  public CompletableFuture<List<WriteAnswer>> write(
      Member to, String group, List<Write> writes, long timeoutNanos) {
    return call(
        to,
        timeoutNanos,
        writes.stream().map(Write::key).toList(),
        cluster -> cluster.write(group, writes, timeoutNanos),
        failure -> Collections.<WriteAnswer>nCopies(writes.size(), failure));
  }

  @Override
  public CompletableFuture<WriteAnswer> drop(
      Member to, String group, List<String> keys, long timeoutNanos) {
    return call(
        to,
        timeoutNanos,
        keys,
        cluster -> CompletableFuture.completedStage(cluster.drop(group, keys)),
        failure -> failure);
  }

  @Override
  public CompletableFuture<WriteAnswer> dropAll(Member to, String group, long timeoutNanos) {
    return call(to, timeoutNanos, List.of(), cluster -> cluster.dropAll(group), failure -> failure);
  }

  @Override
  public void watch(Member to, Heartbeats heartbeats) {
    session(to).watch(heartbeats);
  }

  @Override
  public void beat(Member to) {
    session(to).beatNow();
  }

  @Override
  public void forget(Member member) {
    Session session = sessions.remove(member.identity());
    if (session != null) {
      retire(session);
    }
  }

  private void retire(Session session) {
    if (session.isIdle()) {
      session.end(new Answer.Failure(FailureKind.OWNER_UNREACHABLE, "the member has left"));
    } else {
      self.process().timer().schedule(() -> retire(session), RETIRE_NANOS);
    }
  }

  /** Fails what is under way, and what comes. */
  void close() {
    sessions
        .values()
        .forEach(
            session ->
                session.end(
                    new Answer.Failure(FailureKind.OWNER_UNREACHABLE, "this node is closing")));
  }

  /** Those that were not forgotten. */
  List<Session> sessions() {
    return List.copyOf(sessions.values());
  }

  private Session session(Member to) {
    return sessions.computeIfAbsent(
        to.identity(),
        identity ->
            new Session(
                listener -> new SimulatedLink(machines, self, to, listener),
                SESSIONS,
                self.process().timer(),
                self.process().ticker(),
                () -> Session.mayPassOver(sessions.values()),
                (answer, nanos) -> {}));
  }

  /**
   * Makes one call. It reaches whoever has the address when it arrives, however late that is.
   *
   * @param about of calls that are made at the same time, in whatever order, each about something
   *     else has a fate of its own
   * @param failed what stands for a failure of the wire
   */
  private <T> CompletableFuture<T> call(
      Member to,
      long timeoutNanos,
      List<String> about,
      Function<Cluster, CompletionStage<T>> effect,
      Function<WriteAnswer.Failure, T> failed) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    SplittableRandom dice =
        new SplittableRandom(
            seed ^ (machines.world().nowNanos() * MILLI + to.id().hashCode() + about.hashCode()));
    SimulatedProcess here = self.process();
    Runnable cancel =
        here.timer()
            .schedule(
                () -> answer.complete(failed.apply(failure(FailureKind.DEADLINE_EXCEEDED))),
                timeoutNanos);
    answer.whenComplete((done, never) -> cancel.run());
    Runnable unreachable =
        () ->
            here.run(
                SimulatedProcess.Kind.NETWORK,
                () -> answer.complete(failed.apply(failure(FailureKind.OWNER_UNREACHABLE))));
    int there = machines.machineOf(to);
    machines
        .network()
        .send(
            self.machine(),
            there,
            dice,
            () -> {
              SimulatedNode callee = machines.nodeAt(to.address());
              if (callee == null) {
                back(there, dice, unreachable, unreachable);
              } else {
                callee
                    .process()
                    .run(
                        SimulatedProcess.Kind.NETWORK,
                        () ->
                            effect
                                .apply(callee.cluster())
                                .thenAccept(
                                    done ->
                                        back(
                                            there,
                                            dice,
                                            () ->
                                                here.run(
                                                    SimulatedProcess.Kind.NETWORK,
                                                    () -> answer.complete(done)),
                                            unreachable)));
              }
            },
            () -> lost(dice, unreachable));
    return answer;
  }

  private void back(int there, SplittableRandom dice, Runnable arrival, Runnable unreachable) {
    machines.network().send(there, self.machine(), dice, arrival, () -> lost(dice, unreachable));
  }

  /** A lost message mostly looks like silence, and sometimes like a broken connection. */
  private void lost(SplittableRandom dice, Runnable unreachable) {
    if (dice.nextInt(3) == 0) {
      machines.world().after(dice.nextLong(500 * MILLI), unreachable);
    }
  }

  private static WriteAnswer.Failure failure(FailureKind kind) {
    return new WriteAnswer.Failure(kind, "");
  }
}
