package dev.covey.group;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Another member, as one that can be asked. Safe for concurrent use. */
public interface Peer {

  /** The member's id. */
  String id();

  /**
   * Asks for the values of keys in one message.
   *
   * @param keys at least one
   * @param timeoutNanos how long to wait for the answers
   * @return one answer for each key, in order. Never fails: a peer that cannot be reached is an
   *     {@link Answer.Failure} of {@link FailureKind#OWNER_UNREACHABLE} for each key, and so on.
   *     May complete on a network thread, which its dependents must not block.
   */
  CompletionStage<List<Answer>> fetch(
      String group, List<String> keys, FetchMode mode, long timeoutNanos);
}
