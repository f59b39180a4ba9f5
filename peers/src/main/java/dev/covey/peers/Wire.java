package dev.covey.peers;

import dev.covey.discovery.Member;
import dev.covey.group.Answer;
import dev.covey.group.FetchMode;
import dev.covey.group.Handed;
import dev.covey.group.Write;
import dev.covey.group.WriteAnswer;
import dev.covey.peers.session.Heartbeats;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What carries messages to other members. Safe for concurrent use.
 *
 * <p>Its methods do not throw and its futures do not fail: a failure of the wire is an {@link
 * Answer.Failure} or a {@link WriteAnswer.Failure}. They may complete on a network thread.
 */
public interface Wire {

  /**
   * Asks for one key.
   *
   * @param timeoutNanos how long to wait for the answer
   */
  CompletableFuture<Answer> fetch(
      Member to, String group, String key, FetchMode mode, long timeoutNanos);

  /**
   * Asks for many keys in one message. Each answer comes when it is ready.
   *
   * @param keys at least one
   * @param timeoutNanos how long to wait for the answers
   * @return a future for each key, in order
   */
  List<CompletableFuture<Answer>> fetchAll(
      Member to, String group, List<String> keys, FetchMode mode, long timeoutNanos);

  /**
   * Asks for what a member has of keys, for who owns them next.
   *
   * @param timeoutNanos how long to wait for the answer
   * @return an answer to each of the first keys, in order: the others it leaves out, so that the
   *     message does not become too large; none if the member does not answer
   */
  CompletableFuture<List<Optional<Handed>>> peek(
      Member to, String group, List<String> keys, long timeoutNanos);

  /**
   * Asks for the keys of which a member has values for this one, those that are asked for most
   * first.
   *
   * @param heir this node's id
   * @param leaving whether those that this node owns when that member is gone; else those that it
   *     owns now
   * @param skip how many to leave out at the beginning
   * @return as many as fit in a message; none: that was the last; empty: it does not answer
   */
  CompletableFuture<Optional<List<String>>> keysFor(
      Member to, String heir, boolean leaving, String group, int skip, long timeoutNanos);

  /**
   * Tells a member that this one is about to leave: it is to take what it will own then.
   *
   * @param self this node
   * @return whether it has all of that; never fails
   */
  CompletableFuture<Boolean> bequeath(Member to, Member self, long timeoutNanos);

  /**
   * Asks the owner of keys to write them, in one message.
   *
   * @param writes at least one
   * @param timeoutNanos how long to wait for the answers
   * @return an answer for each write, in order
   */
  CompletableFuture<List<WriteAnswer>> write(
      Member to, String group, List<Write> writes, long timeoutNanos);

  /**
   * Tells a member to drop what it has of keys, in one message.
   *
   * @param keys at least one
   * @param timeoutNanos how long to wait for the answer
   */
  CompletableFuture<WriteAnswer> drop(
      Member to, String group, List<String> keys, long timeoutNanos);

  /** As {@link #drop}, of everything in the group. */
  CompletableFuture<WriteAnswer> dropAll(Member to, String group, long timeoutNanos);

  /**
   * Sends heartbeats to a member from now on, until it is forgotten.
   *
   * @param heartbeats what they say, and who hears of the answers
   */
  void watch(Member to, Heartbeats heartbeats);

  /** Sends a heartbeat beside those that are due, to a member that is watched. */
  void beat(Member to);

  /**
   * Drops what is kept for a member that is not in the view any more. Requests under way may fail.
   */
  void forget(Member member);
}
