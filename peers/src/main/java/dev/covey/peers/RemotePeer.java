package dev.covey.peers;

import dev.covey.discovery.Member;
import dev.covey.group.Answer;
import dev.covey.group.FetchMode;
import dev.covey.group.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Another member of the view, asked over the wire: in one message, unless its keys would make it
 * too large.
 */
final class RemotePeer implements Peer {

  /** Upper bound of the keys in one message, in bytes, unless a single key is larger. */
  private static final int MAX_KEY_BYTES = 1 << 20;

  /** UTF-8 takes at most so many bytes for a char. */
  private static final int MAX_BYTES_PER_CHAR = 3;

  /** And a key this many beside its text. */
  private static final int KEY_OVERHEAD_BYTES = 8;

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
    List<CompletableFuture<Answer>> answers = new ArrayList<>(keys.size());
    for (int from = 0; from < keys.size(); from = answers.size()) {
      List<String> fitting = keys.subList(from, endOfMessage(keys, from));
      answers.addAll(wire.fetchAll(member, group, fitting, mode, timeoutNanos));
    }
    return answers;
  }

  private static int endOfMessage(List<String> keys, int from) {
    long bytes = 0;
    for (int i = from; i < keys.size(); i++) {
      bytes += (long) keys.get(i).length() * MAX_BYTES_PER_CHAR + KEY_OVERHEAD_BYTES;
      if (bytes > MAX_KEY_BYTES && i > from) {
        return i;
      }
    }
    return keys.size();
  }
}
