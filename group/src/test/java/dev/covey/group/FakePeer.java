package dev.covey.group;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A peer that a test answers for. Not safe for concurrent use. */
final class FakePeer implements Peer {

  record Request(List<String> keys, FetchMode mode, List<CompletableFuture<Answer>> answers) {

    void answer(Answer... toKeys) {
      for (int i = 0; i < toKeys.length; i++) {
        answers.get(i).complete(toKeys[i]);
      }
    }
  }

  record WriteRequest(List<Write> writes, CompletableFuture<List<WriteAnswer>> answer) {

    List<String> keys() {
      return writes.stream().map(Write::key).toList();
    }
  }

  /**
   * @param keys empty: everything
   */
  record DropRequest(List<String> keys, long timeoutNanos, CompletableFuture<WriteAnswer> answer) {}

  static final Freshness LOADED = new Freshness(0, Nanos.FOREVER, true);
  static final Freshness CACHED = new Freshness(1_000, Nanos.FOREVER, false);

  private final String id;
  private final List<Request> requests = new ArrayList<>();
  private final Queue<Answer[]> ready = new ArrayDeque<>();
  private final List<WriteRequest> writes = new ArrayList<>();
  private final Queue<List<WriteAnswer>> readyWrites = new ArrayDeque<>();
  private final List<DropRequest> drops = new ArrayList<>();
  private final Map<String, Handed> toPeeks = new HashMap<>();
  private @Nullable WriteAnswer toDrops = new WriteAnswer.Done();

  FakePeer(String id) {
    this.id = id;
  }

  /** Answers the next request at once, its first keys at least. */
  FakePeer next(Answer... answers) {
    ready.add(answers);
    return this;
  }

  /** Answers the next request to write at once. */
  FakePeer nextWrite(WriteAnswer... answers) {
    readyWrites.add(List.of(answers));
    return this;
  }

  /** What it has kept of a key. */
  FakePeer has(String key, Handed handed) {
    toPeeks.put(key, handed);
    return this;
  }

  /**
   * What it answers when it is told to drop something; null: nothing. At first, that it is done.
   */
  FakePeer toDrops(@Nullable WriteAnswer answer) {
    toDrops = answer;
    return this;
  }

  List<WriteRequest> writes() {
    return writes;
  }

  List<DropRequest> drops() {
    return drops;
  }

  List<Request> requests() {
    return requests;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public CompletableFuture<Answer> fetch(
      String group, String key, FetchMode mode, long timeoutNanos) {
    return fetchAll(group, List.of(key), mode, timeoutNanos).get(0);
  }

  @Override
  public List<CompletableFuture<Answer>> fetchAll(
      String group, List<String> keys, FetchMode mode, long timeoutNanos) {
    List<CompletableFuture<Answer>> answers =
        keys.stream().map(key -> new CompletableFuture<Answer>()).toList();
    Request request = new Request(List.copyOf(keys), mode, answers);
    requests.add(request);
    Answer[] now = ready.poll();
    if (now != null) {
      request.answer(now);
    }
    return answers;
  }

  @Override
  public CompletableFuture<Optional<Handed>> peek(String group, String key, long timeoutNanos) {
    return CompletableFuture.completedFuture(Optional.ofNullable(toPeeks.get(key)));
  }

  @Override
  public CompletableFuture<List<WriteAnswer>> write(
      String group, List<Write> toWrite, long timeoutNanos) {
    WriteRequest request = new WriteRequest(List.copyOf(toWrite), new CompletableFuture<>());
    writes.add(request);
    List<WriteAnswer> now = readyWrites.poll();
    if (now != null) {
      request.answer().complete(now);
    }
    return request.answer();
  }

  @Override
  public CompletableFuture<WriteAnswer> drop(String group, List<String> keys, long timeoutNanos) {
    DropRequest request =
        new DropRequest(List.copyOf(keys), timeoutNanos, new CompletableFuture<>());
    drops.add(request);
    if (toDrops != null) {
      request.answer().complete(toDrops);
    }
    return request.answer();
  }

  @Override
  public CompletableFuture<WriteAnswer> dropAll(String group, long timeoutNanos) {
    return drop(group, List.of(), timeoutNanos);
  }
}
