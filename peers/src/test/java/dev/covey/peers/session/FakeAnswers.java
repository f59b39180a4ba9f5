package dev.covey.peers.session;

import dev.covey.group.Answer;
import dev.covey.group.FetchMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Answers what the test has put in the cache at once, and everything else when it says so. Confined
 * to one thread.
 */
final class FakeAnswers implements Answering {

  final Map<String, Answer> cached = new HashMap<>();
  final Map<String, CompletableFuture<Answer>> loads = new HashMap<>();

  /** The keys that came together. */
  final List<List<String>> batches = new ArrayList<>();

  /** A key at which answering throws, against its contract. */
  String defective = "none";

  @Override
  public CompletionStage<Answer> answer(String group, String key, FetchMode mode) {
    if (key.equals(defective)) {
      throw new IllegalStateException("broken");
    }
    Answer answer = cached.get(key);
    return answer == null
        ? loads.computeIfAbsent(key, load -> new CompletableFuture<>())
        : CompletableFuture.completedStage(answer);
  }

  @Override
  public List<CompletionStage<Answer>> answerAll(String group, List<String> keys, FetchMode mode) {
    batches.add(List.copyOf(keys));
    return keys.stream().map(key -> answer(group, key, mode)).toList();
  }

  @Override
  public BeatAnswer beaten(Beat beat) {
    return Values.BEAT_ANSWER;
  }

  void load(String key, Answer answer) {
    taken(key).complete(answer);
  }

  void fail(String key, Throwable defect) {
    taken(key).completeExceptionally(defect);
  }

  private CompletableFuture<Answer> taken(String key) {
    CompletableFuture<Answer> load = loads.remove(key);
    if (load == null) {
      throw new AssertionError(key + " (expected: one that was asked for)");
    }
    return load;
  }
}
