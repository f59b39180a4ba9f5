package dev.covey.peers;

import dev.covey.discovery.Member;
import dev.covey.group.Answer;
import dev.covey.group.FetchMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

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
  private final Map<String, End> ends = new HashMap<>();

  void connect(String member, End end) {
    ends.put(member, end);
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
  public void forget(Member member) {
    forgotten.add(member);
  }
}
