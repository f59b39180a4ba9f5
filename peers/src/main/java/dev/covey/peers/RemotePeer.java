package dev.covey.peers;

import dev.covey.discovery.Member;
import dev.covey.group.Answer;
import dev.covey.group.FetchMode;
import dev.covey.group.Peer;
import dev.covey.group.Write;
import dev.covey.group.WriteAnswer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Another member of the view, asked over the wire. Writes and drops go in one message, unless their
 * keys would make it too large.
 */
final class RemotePeer implements Peer {

  /**
   * Upper bound of the keys, and of their values, in one message, unless a single one is larger.
   */
  private static final int MAX_BYTES = 1 << 20;

  /** UTF-8 takes at most so many bytes for a char. */
  private static final int MAX_BYTES_PER_CHAR = 3;

  /** And a key this many beside its text. */
  private static final int KEY_OVERHEAD_BYTES = 8;

  /** And a write this many beside its key and its value. */
  private static final int WRITE_OVERHEAD_BYTES = 24;

  private final Member member;
  private final Wire wire;

  RemotePeer(Member member, Wire wire) {
    this.member = member;
    this.wire = wire;
  }

  @Override
  public String id() {
    return member.id();
  }

  @Override
  public CompletableFuture<Answer> fetch(
      String group, String key, FetchMode mode, long timeoutNanos) {
    return wire.fetch(member, group, key, mode, timeoutNanos);
  }

  @Override
  public List<CompletableFuture<Answer>> fetchAll(
      String group, List<String> keys, FetchMode mode, long timeoutNanos) {
    return wire.fetchAll(member, group, keys, mode, timeoutNanos);
  }

  @Override
  public CompletableFuture<List<WriteAnswer>> write(
      String group, List<Write> writes, long timeoutNanos) {
    CompletableFuture<List<WriteAnswer>> all = CompletableFuture.completedFuture(List.of());
    for (int from = 0; from < writes.size(); ) {
      int end = endOfMessage(writes, from, RemotePeer::bytesOf);
      all =
          all.thenCombine(
              wire.write(member, group, writes.subList(from, end), timeoutNanos),
              (before, answers) -> Stream.concat(before.stream(), answers.stream()).toList());
      from = end;
    }
    return all;
  }

  @Override
  public CompletableFuture<WriteAnswer> drop(String group, List<String> keys, long timeoutNanos) {
    CompletableFuture<WriteAnswer> all = CompletableFuture.completedFuture(new WriteAnswer.Done());
    for (int from = 0; from < keys.size(); ) {
      int end = endOfMessage(keys, from, RemotePeer::bytesOf);
      all =
          all.thenCombine(
              wire.drop(member, group, keys.subList(from, end), timeoutNanos),
              (before, answer) -> before instanceof WriteAnswer.Done ? answer : before);
      from = end;
    }
    return all;
  }

  @Override
  public CompletableFuture<WriteAnswer> dropAll(String group, long timeoutNanos) {
    return wire.dropAll(member, group, timeoutNanos);
  }

  private static <T> int endOfMessage(List<T> items, int from, ToLongFunction<T> bytesOf) {
    long bytes = 0;
    for (int i = from; i < items.size(); i++) {
      bytes += bytesOf.applyAsLong(items.get(i));
      if (bytes > MAX_BYTES && i > from) {
        return i;
      }
    }
    return items.size();
  }

  private static long bytesOf(String key) {
    return (long) key.length() * MAX_BYTES_PER_CHAR + KEY_OVERHEAD_BYTES;
  }

  private static long bytesOf(Write write) {
    byte[] value = write.bytes();
    return bytesOf(write.key()) + WRITE_OVERHEAD_BYTES + (value == null ? 0 : value.length);
  }
}
