package dev.covey.benchmarks;

import dev.covey.group.Group;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * Asks for keys at a fixed rate, each node in turn, however long the answers take: a latency counts
 * from the moment at which its request was due, so that what holds up the answers does not hold up
 * the questions. Confined to one thread, which {@link #run} keeps busy; answers come on others.
 */
final class OpenLoop {
  private final List<Group<byte[]>> groups;
  private final int[] trace;
  private final long intervalNanos;
  private final Duration hardLimit;
  private final Timeline staleAnswers;
  private final BitSet seen = new BitSet(); // guarded by itself
  private int turn;

  /**
   * @param trace key numbers, from the start again after the last
   * @param hardLimit past which an answer is stale
   */
  OpenLoop(
      List<Group<byte[]>> groups,
      int[] trace,
      int perSecond,
      Duration hardLimit,
      Timeline staleAnswers) {
    this.groups = groups;
    this.trace = trace;
    this.intervalNanos = Duration.ofSeconds(1).toNanos() / perSecond;
    this.hardLimit = hardLimit;
    this.staleAnswers = staleAnswers;
  }

  /** Asks for so long, and does not wait for the last answers. */
  Answers run(Duration time) {
    Answers answers = new Answers(hardLimit, seen(), staleAnswers);
    long beganAtNanos = System.nanoTime();
    for (long due = 0; due < time.toNanos(); due += intervalNanos) {
      long dueAtNanos = beganAtNanos + due;
      Pause.until(dueAtNanos);
      ask(trace[turn % trace.length], dueAtNanos, answers);
    }
    return answers;
  }

  /** Asks for each key once, with so many requests under way at any time, and waits for all. */
  void askForAll(int keys, int inFlight) throws InterruptedException {
    Answers answers = new Answers(hardLimit, new BitSet(), staleAnswers);
    Semaphore free = new Semaphore(inFlight); // comes back: every call has a time-out
    for (int number = 0; number < keys; number++) {
      free.acquire();
      ask(number, System.nanoTime(), answers).whenComplete((value, failure) -> free.release());
    }
    if (answers.awaitAll().failures() > 0) {
      throw new IllegalStateException(answers.failures() + " keys not loaded (expected: all)");
    }
  }

  private BitSet seen() {
    synchronized (seen) {
      return (BitSet) seen.clone();
    }
  }

  private CompletableFuture<byte[]> ask(int number, long dueAtNanos, Answers answers) {
    String key = "key-" + number;
    answers.asked(number);
    CompletableFuture<byte[]> asked = groups.get(turn % groups.size()).getAsync(key);
    turn++;
    boolean atOnce = asked.isDone();
    return asked.whenComplete(
        (value, failure) -> {
          long now = System.nanoTime();
          if (failure != null) {
            answers.failed(number, failure);
          } else {
            synchronized (seen) {
              seen.set(number);
            }
            answers.answered(dueAtNanos, now, TroubledOrigin.readAtNanos(key, value), atOnce);
          }
        });
  }
}
