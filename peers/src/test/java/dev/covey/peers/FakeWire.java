package dev.covey.peers;

import dev.covey.discovery.Member;
import dev.covey.group.Answer;
import dev.covey.group.FetchMode;
import dev.covey.group.Handed;
import dev.covey.group.Write;
import dev.covey.group.WriteAnswer;
import dev.covey.peers.session.Heartbeats;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A wire that ends at functions, or at other clusters, of the test. Not safe for concurrent use.
 */
final class FakeWire implements Wire {

  /** What a member answers. */
  @FunctionalInterface
  interface End {
    CompletionStage<Answer> answer(String key, FetchMode mode);
  }

  record Request(String to, List<String> keys, FetchMode mode, long timeoutNanos) {}

  final List<Request> requests = new ArrayList<>();
  final List<Member> forgotten = new ArrayList<>();
  final Map<Member, Heartbeats> watched = new LinkedHashMap<>();

  /** Those that were sent beside what is due. */
  final List<Member> beats = new ArrayList<>();

  final List<List<Write>> writeRequests = new ArrayList<>();
  final List<List<String>> dropRequests = new ArrayList<>();
  private final Map<String, End> ends = new HashMap<>();
  private final Map<String, Function<List<Write>, CompletionStage<List<WriteAnswer>>>> writeEnds =
      new HashMap<>();
  private final Map<String, Function<List<String>, WriteAnswer>> dropEnds = new HashMap<>();

  void connect(String member, End end) {
    ends.put(member, end);
  }

  void connectWrites(String member, Function<List<Write>, CompletionStage<List<WriteAnswer>>> end) {
    writeEnds.put(member, end);
  }

  /** No keys stand for all of them. */
  void connectDrops(String member, Function<List<String>, WriteAnswer> end) {
    dropEnds.put(member, end);
  }

  @Override
  public CompletableFuture<Answer> fetch(
      Member to, String group, String key, FetchMode mode, long timeoutNanos) {
    return fetchAll(to, group, List.of(key), mode, timeoutNanos).get(0);
  }

  @Override
  public List<CompletableFuture<Answer>> fetchAll(
      Member to, String group, List<String> keys, FetchMode mode, long timeoutNanos) {
    requests.add(new Request(to.id(), List.copyOf(keys), mode, timeoutNanos));
    End end = ends.getOrDefault(to.id(), (key, m) -> new CompletableFuture<>());
    return keys.stream().map(key -> end.answer(key, mode).toCompletableFuture()).toList();
  }

  @Override
  public CompletableFuture<List<Optional<Handed>>> peek(
      Member to, String group, List<String> keys, long timeoutNanos) {
    return CompletableFuture.completedFuture(List.of());
  }

  @Override
  public CompletableFuture<Optional<List<String>>> keysFor(
      Member to, String heir, boolean leaving, String group, int skip, long timeoutNanos) {
    return CompletableFuture.completedFuture(Optional.of(List.of()));
  }

  @Override
  public CompletableFuture<Boolean> bequeath(Member to, Member leaving, long timeoutNanos) {
    return CompletableFuture.completedFuture(false);
  }

  @Override
  public CompletableFuture<List<WriteAnswer>> write(
      Member to, String group, List<Write> writes, long timeoutNanos) {
    writeRequests.add(writes);
    Function<List<Write>, CompletionStage<List<WriteAnswer>>> end = writeEnds.get(to.id());
    return end == null ? new CompletableFuture<>() : end.apply(writes).toCompletableFuture();
  }

  @Override
  public CompletableFuture<WriteAnswer> drop(
      Member to, String group, List<String> keys, long timeoutNanos) {
    dropRequests.add(keys);
    Function<List<String>, WriteAnswer> end = dropEnds.get(to.id());
    return end == null
        ? new CompletableFuture<>()
        : CompletableFuture.completedFuture(end.apply(keys));
  }

  @Override
  public CompletableFuture<WriteAnswer> dropAll(Member to, String group, long timeoutNanos) {
    return drop(to, group, List.of(), timeoutNanos);
  }

  @Override
  public void watch(Member to, Heartbeats heartbeats) {
    watched.put(to, heartbeats);
  }

  @Override
  public void beat(Member to) {
    beats.add(to);
  }

  @Override
  public void forget(Member member) {
    watched.remove(member);
    forgotten.add(member);
  }
}
