package dev.covey.group;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** A peer that a test answers for. Not safe for concurrent use. */
final class FakePeer implements Peer {

  record Request(List<String> keys, FetchMode mode, List<CompletableFuture<Answer>> answers) {

    void answer(Answer... toKeys) {
      for (int i = 0; i < toKeys.length; i++) {
        answers.get(i).complete(toKeys[i]);
      }
    }
  }

  static final Freshness LOADED = new Freshness(0, Nanos.FOREVER, true);
  static final Freshness CACHED = new Freshness(1_000, Nanos.FOREVER, false);

  private final String id;
  private final List<Request> requests = new ArrayList<>();
  private final Queue<Answer[]> ready = new ArrayDeque<>();

  FakePeer(String id) {
    this.id = id;
  }

  /** Answers the next request at once, its first keys at least. */
  FakePeer next(Answer... answers) {
    ready.add(answers);
    return this;
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
}
