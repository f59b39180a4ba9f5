package dev.covey.peers;

import dev.covey.discovery.Member;
import dev.covey.group.Answer;
import dev.covey.group.FetchMode;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What carries messages to other members. Safe for concurrent use. */
public interface Wire {

  /**
   * Sends one request and waits for its response.
   *
   * @param keys at least one
   * @param timeoutNanos how long to wait
   * @return the answers to the first keys, in order, fewer than asked for if the response was full;
   *     a failure of the wire is one {@link Answer.Failure} for each key. Never fails itself. May
   *     complete on a network thread.
   */
  CompletionStage<List<Answer>> fetch(
      Member to, String group, List<String> keys, FetchMode mode, long timeoutNanos);

  /**
   * Drops what is kept for a member that is not in the view any more. Requests under way may fail.
   */
  void forget(Member member);
}
