package dev.covey.node;

import dev.covey.discovery.Member;
import dev.covey.group.Answer;
import dev.covey.group.FetchMode;
import dev.covey.group.Write;
import dev.covey.group.WriteAnswer;
import dev.covey.peers.Wire;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * A wire that counts what comes of its requests for values, by peer; writes and drops, which groups
 * count, pass. A peer is its member id: one that moves to another address keeps its counts. Safe
 * for concurrent use.
 */
final class CountedWire implements Wire {

  private final Wire wire;
  private final LongSupplier ticker;
  private final Map<String, PeerCalls> calls = new ConcurrentHashMap<>();

  CountedWire(Wire wire, LongSupplier ticker) {
    this.wire = wire;
    this.ticker = ticker;
  }

  @Override
  public CompletableFuture<Answer> fetch(
      Member to, String group, String key, FetchMode mode, long timeoutNanos) {
    long askedAtNanos = ticker.getAsLong();
    return counted(calls(to.id()), wire.fetch(to, group, key, mode, timeoutNanos), askedAtNanos);
  }

  @Override
  public List<CompletableFuture<Answer>> fetchAll(
      Member to, String group, List<String> keys, FetchMode mode, long timeoutNanos) {
    long askedAtNanos = ticker.getAsLong();
    PeerCalls ofPeer = calls(to.id());
    List<CompletableFuture<Answer>> answers = wire.fetchAll(to, group, keys, mode, timeoutNanos);
    return answers.stream().map(answer -> counted(ofPeer, answer, askedAtNanos)).toList();
  }

  @Override
  public CompletableFuture<List<WriteAnswer>> write(
      Member to, String group, List<Write> writes, long timeoutNanos) {
    return wire.write(to, group, writes, timeoutNanos);
  }

  @Override
  public CompletableFuture<WriteAnswer> drop(
      Member to, String group, List<String> keys, long timeoutNanos) {
    return wire.drop(to, group, keys, timeoutNanos);
  }

  @Override
  public CompletableFuture<WriteAnswer> dropAll(Member to, String group, long timeoutNanos) {
    return wire.dropAll(to, group, timeoutNanos);
  }

  @Override
  public void forget(Member member) {
    wire.forget(member);
  }

  /** The counts of the member of this id; from zero, if it was never asked or is not kept. */
  PeerCalls calls(String memberId) {
    return calls.computeIfAbsent(memberId, id -> new PeerCalls());
  }

  /** Drops the counts of all other members. */
  void keepOnly(Set<String> memberIds) {
    calls.keySet().retainAll(memberIds);
  }

  /** The answer, once it is counted: whoever has it finds it in the counts. */
  private CompletableFuture<Answer> counted(
      PeerCalls ofPeer, CompletableFuture<Answer> answer, long askedAtNanos) {
    return answer.thenApply(
        came -> {
          ofPeer.answered(came, ticker.getAsLong() - askedAtNanos);
          return came;
        });
  }
}
