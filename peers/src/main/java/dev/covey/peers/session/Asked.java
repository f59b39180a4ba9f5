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
  private final int bytes;
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
    this.bytes = utf8Bytes(key) + OVERHEAD_BYTES;
  }

  /** Upper bound of a text's length in UTF-8; exact without surrogates. */
  private static int utf8Bytes(String text) {
    int bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      bytes += (c < 0x80 ? 0 : 1) + (c < 0x800 ? 0 : 1);
    }
    return bytes;
  }

  void number(long number) {
    id = number;
  }

  long id() {
    return id;
  }

  /** Upper bound of what it takes on the wire, its group apart. */
  int bytes() {
    return bytes;
  }

  /** As {@link #bytes}, after a request for this group in the same message. */
  int bytesAfter(String groupBefore) {
    return group.equals(groupBefore) ? bytes : bytes + utf8Bytes(group);
  }

  String group() {
    return group;
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
