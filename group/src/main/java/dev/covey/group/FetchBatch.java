package dev.covey.group;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Collects the questions of one {@code getAll}, to send one message to each peer. A flight that had
 * to wait for another begins later, on any thread: then its question goes alone. Safe for
 * concurrent use.
 */
final class FetchBatch implements Asker {

  private record Question(String key, CompletableFuture<Answer> answer) {}

  private final Map<Peer, List<Question>> questions = new LinkedHashMap<>(); // guarded by this
  private boolean sent; // guarded by this
  private final String group;
  private final FetchMode mode;
  private final long timeoutNanos;

  FetchBatch(String group, FetchMode mode, long timeoutNanos) {
    this.group = group;
    this.mode = mode;
    this.timeoutNanos = timeoutNanos;
  }

  @Override
  public CompletionStage<Answer> ask(Peer peer, String key) {
    synchronized (this) {
      if (!sent) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        questions.computeIfAbsent(peer, p -> new ArrayList<>()).add(new Question(key, answer));
        return answer;
      }
    }
    return peer.fetch(group, key, mode, timeoutNanos);
  }

  /**
   * Sends what was asked. To be called in any case: a question that is never sent is never
   * answered.
   */
  void send() {
    synchronized (this) {
      sent = true;
    }
    questions.forEach(this::send);
  }

  private void send(Peer peer, List<Question> toPeer) {
    List<String> keys = toPeer.stream().map(Question::key).toList();
    try {
      List<CompletableFuture<Answer>> answers = peer.fetchAll(group, keys, mode, timeoutNanos);
      for (int i = 0; i < toPeer.size(); i++) {
        pass(answers.get(i), toPeer.get(i).answer());
      }
    } catch (Throwable defect) { // of the peer: still, nobody may wait for ever
      toPeer.forEach(question -> question.answer().completeExceptionally(defect));
    }
  }

  private static void pass(CompletableFuture<Answer> from, CompletableFuture<Answer> to) {
    from.whenComplete(
        (answer, failure) -> {
          if (failure == null) {
            to.complete(answer);
          } else {
            to.completeExceptionally(failure);
          }
        });
  }
}
