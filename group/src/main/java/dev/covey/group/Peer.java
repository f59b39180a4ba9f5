package dev.covey.group;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Another member, as one that can be asked. Safe for concurrent use.
 *
 * <p>Its futures never fail: a peer that cannot be reached answers {@link Answer.Failure} of {@link
 * FailureKind#OWNER_UNREACHABLE}, and so on. They may complete on a network thread, which their
 * dependents must not block.
 */
public interface Peer {

  /** The member's id. */
  String id();

  /**
   * Asks for the value of one key.
   *
   * @param timeoutNanos how long to wait for the answer
   */
  CompletableFuture<Answer> fetch(String group, String key, FetchMode mode, long timeoutNanos);

  /**
   * Asks for the values of keys in one message. Each answer comes when it is ready.
   *
   * @param keys at least one
   * @param timeoutNanos how long to wait for the answers
   * @return a future for each key, in order
   */
  List<CompletableFuture<Answer>> fetchAll(
      String group, List<String> keys, FetchMode mode, long timeoutNanos);

  /**
   * Asks for what the member has kept of a key that it owned before this node did.
   *
   * @param timeoutNanos how long to wait for the answer
   * @return empty if it has nothing, or does not answer
   */
  CompletableFuture<Optional<Handed>> peek(String group, String key, long timeoutNanos);

  /**
   * Asks the owner of keys to write them, and to have every other member drop what it has of them.
   *
   * @param writes at least one, each of another key
   * @param timeoutNanos how long to wait for the answers
   * @return an answer for each write, in order
   */
  CompletableFuture<List<WriteAnswer>> write(String group, List<Write> writes, long timeoutNanos);

  /**
   * Tells the member to drop what it has of keys, and not to keep what is on its way.
   *
   * @param keys at least one
   * @param timeoutNanos how long to wait for the answer
   * @return {@link WriteAnswer.Done} when it has, or a failure
   */
  CompletableFuture<WriteAnswer> drop(String group, List<String> keys, long timeoutNanos);

  /** As {@link #drop}, of everything in the group. */
  CompletableFuture<WriteAnswer> dropAll(String group, long timeoutNanos);
}
