package dev.covey.group;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A peer that a test answers for. Not safe for concurrent use. */
final class FakePeer implements Peer {

  record Request(List<String> keys, FetchMode mode, CompletableFuture<List<Answer>> response) {}

  static final Freshness LOADED = new Freshness(0, Nanos.FOREVER, true);
  static final Freshness CACHED = new Freshness(1_000, Nanos.FOREVER, false);

  private final String id;
  private final List<Request> requests = new ArrayList<>();
  private final Queue<List<Answer>> ready = new ArrayDeque<>();

  FakePeer(String id) {
    this.id = id;
  }

  /** Answers the next request, for one key, at once. */
  FakePeer next(Answer answer) {
    return next(List.of(answer));
  }

  /** Answers the next request at once. */
  FakePeer next(List<Answer> answers) {
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
  public CompletionStage<List<Answer>> fetch(
      String group, List<String> keys, FetchMode mode, long timeoutNanos) {
    Request request = new Request(List.copyOf(keys), mode, new CompletableFuture<>());
    requests.add(request);
    List<Answer> answers = ready.poll();
    if (answers != null) {
      request.response().complete(answers);
    }
    return request.response();
  }
}
