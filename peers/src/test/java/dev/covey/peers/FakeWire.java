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
import java.util.function.Function;

/**
 * A wire that ends at functions, or at other clusters, of the test. Not safe for concurrent use.
 */
final class FakeWire implements Wire {

  record Request(String to, List<String> keys, FetchMode mode, long timeoutNanos) {}

  final List<Request> requests = new ArrayList<>();
  final List<Member> forgotten = new ArrayList<>();
  private final Map<String, Function<Request, CompletionStage<List<Answer>>>> ends =
      new HashMap<>();

  /** What a member answers. */
  void connect(String member, Function<Request, CompletionStage<List<Answer>>> end) {
    ends.put(member, end);
  }

  @Override
  public CompletionStage<List<Answer>> fetch(
      Member to, String group, List<String> keys, FetchMode mode, long timeoutNanos) {
    Request request = new Request(to.id(), List.copyOf(keys), mode, timeoutNanos);
    requests.add(request);
    return ends.getOrDefault(to.id(), r -> new CompletableFuture<>()).apply(request);
  }

  @Override
  public void forget(Member member) {
    forgotten.add(member);
  }
}
