package dev.covey.peers.session;

import dev.covey.group.Answer;
import dev.covey.group.FetchMode;
import java.util.concurrent.CompletableFuture;

/** A request with who waits for its answer. Safe for concurrent use, its id apart. */
final class Asked {

  /** Upper bound of what a key takes beside its text, on the wire. */
  private static final int OVERHEAD_BYTES = 16;

  private final String group;
  private final String key;
  private final FetchMode mode;
  private final int batch;
  private final long askedAtNanos;
  private final long deadlineNanos;
  private final CompletableFuture<Answer> answer = new CompletableFuture<>();

  /** Written once, before others see this. */
  private long id;

  Asked(String group, String key, FetchMode mode, int batch, long askedAtNanos, long timeoutNanos) {
    this.group = group;
    this.key = key;
    this.mode = mode;
    this.batch = batch;
    this.askedAtNanos = askedAtNanos;
    this.deadlineNanos = askedAtNanos + timeoutNanos;
  }

  void number(long number) {
    id = number;
  }

  long id() {
    return id;
  }

  /** About what it takes on the wire, exact for keys in ASCII. */
  int bytes() {
    return key.length() + OVERHEAD_BYTES;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  long askedAtNanos() {
    return askedAtNanos;
  }

  CompletableFuture<Answer> answer() {
    return answer;
  }

  Request request() {
    return new Request(id, group, key, mode, batch);
  }
}
