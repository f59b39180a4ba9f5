package dev.covey.peers;

import dev.covey.peers.session.OneAtATime;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one kind to one member, of which a few are under way at a time: what is asked
 * meanwhile goes together in the next. So a lone one goes at once, and many share a message,
 * without a timer. Safe for concurrent use.
 *
 * @param <I> what is asked
 * @param <R> what is answered
 */
final class Batches<I, R> {

  private static final int MOST_UNDER_WAY = 2;

  /** A message that is being made. */
  interface Message<I, R> {

    /** Adds an item, unless it may not go with those that are in there; the first always may. */
    boolean add(I item);

    /**
     * Sends it.
     *
     * @return an answer to each item, in order
     */
    CompletableFuture<List<R>> send();
  }

  private record Asked<I, R>(I item, CompletableFuture<R> answer) {}

  private final Supplier<Message<I, R>> messages;
  private final Queue<Asked<I, R>> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final OneAtATime sending = new OneAtATime(this::send);

  Batches(Supplier<Message<I, R>> messages) {
    this.messages = messages;
  }

  /**
   * Asks for something, in its turn; not at all if the answer is completed before.
   *
   * @return fails as the message does
   */
  CompletableFuture<R> ask(I item) {
    Asked<I, R> asked = new Asked<>(item, new CompletableFuture<>());
    queue.add(asked);
    sending.run();
    return asked.answer();
  }

  private void send() {
    while (peek() != null && underWay.get() < MOST_UNDER_WAY) {
      Message<I, R> message = messages.get();
      List<CompletableFuture<R>> waiting = new ArrayList<>();
      for (Asked<I, R> next = peek(); next != null && message.add(next.item()); next = peek()) {
        queue.remove();
        waiting.add(next.answer());
      }
      if (waiting.isEmpty()) { // nobody waits any more since the first look
        return;
      }
      underWay.incrementAndGet();
      sent(message).whenComplete((answers, failure) -> answered(waiting, answers, failure));
    }
  }

  /** The oldest that somebody waits for. */
  private @Nullable Asked<I, R> peek() {
    Asked<I, R> next = queue.peek();
    while (next != null && next.answer().isDone()) {
      queue.remove();
      next = queue.peek();
    }
    return next;
  }

  private CompletableFuture<List<R>> sent(Message<I, R> message) {
    try {
      return message.send();
    } catch (RuntimeException | Error defect) { // against the contract of who sends
      return CompletableFuture.failedFuture(defect);
    }
  }

  private void answered(
      List<CompletableFuture<R>> waiting, @Nullable List<R> answers, @Nullable Throwable failure) {
    underWay.decrementAndGet();
    for (int i = 0; i < waiting.size(); i++) {
      CompletableFuture<R> answer = waiting.get(i);
      if (answers == null || answers.size() != waiting.size()) {
        answer.completeExceptionally(
            failure == null
                ? new IllegalStateException("answers: not one to each that was asked")
                : failure);
      } else {
        answer.complete(answers.get(i));
      }
    }
    sending.run();
  }
}
