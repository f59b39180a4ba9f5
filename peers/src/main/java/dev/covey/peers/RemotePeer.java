package dev.covey.peers;

import dev.covey.discovery.Member;
import dev.covey.group.Answer;
import dev.covey.group.FailureKind;
import dev.covey.group.FetchMode;
import dev.covey.group.Peer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Another member of the view, asked over the wire: in one request, unless it or its response would
 * be too large.
 */
final class RemotePeer implements Peer {

  /** Upper bound of the keys in one request, in bytes, unless a single key is larger. */
  static final int MAX_KEY_BYTES = 1 << 20;

  /** UTF-8 takes at most so many bytes for a char. */
  private static final int MAX_BYTES_PER_CHAR = 3;

  /** And a key this many beside its text. */
  private static final int KEY_OVERHEAD_BYTES = 8;

  private final Member member;
  private final Wire wire;
  private final LongSupplier ticker;

  RemotePeer(Member member, Wire wire, LongSupplier ticker) {
    this.member = member;
    this.wire = wire;
    this.ticker = ticker;
  }

  Member member() {
    return member;
  }

  @Override
  public String id() {
    return member.id();
  }

  @Override
  public CompletionStage<List<Answer>> fetch(
      String group, List<String> keys, FetchMode mode, long timeoutNanos) {
    int fitting = fitting(keys);
    long sentAtNanos = ticker.getAsLong();
    CompletionStage<List<Answer>> first =
        wire.fetch(member, group, keys.subList(0, fitting), mode, timeoutNanos);
    return keys.size() == 1
        ? first.thenApply(answers -> answers.isEmpty() ? unanswered(1) : answers)
        : first.thenCompose(
            answers -> {
              long remaining = timeoutNanos - (ticker.getAsLong() - sentAtNanos);
              return withRest(answers, group, keys, mode, remaining);
            });
  }

  private CompletionStage<List<Answer>> withRest(
      List<Answer> answers, String group, List<String> keys, FetchMode mode, long timeoutNanos) {
    if (answers.size() >= keys.size()) {
      return CompletableFuture.completedStage(answers);
    }
    List<String> rest = keys.subList(answers.size(), keys.size());
    CompletionStage<List<Answer>> others =
        answers.isEmpty()
            ? CompletableFuture.completedStage(unanswered(rest.size()))
            : fetch(group, rest, mode, timeoutNanos);
    return others.thenApply(
        more -> {
          List<Answer> all = new ArrayList<>(answers);
          all.addAll(more);
          return all;
        });
  }

  private static int fitting(List<String> keys) {
    long bytes = 0;
    for (int i = 0; i < keys.size(); i++) {
      bytes += (long) keys.get(i).length() * MAX_BYTES_PER_CHAR + KEY_OVERHEAD_BYTES;
      if (bytes > MAX_KEY_BYTES && i > 0) {
        return i;
      }
    }
    return keys.size();
  }

  private static List<Answer> unanswered(int keys) {
    return Collections.nCopies(
        keys, new Answer.Failure(FailureKind.LOAD_FAILED, "the owner's response is empty"));
  }
}
