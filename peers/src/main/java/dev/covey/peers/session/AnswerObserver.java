package dev.covey.peers.session;

import dev.covey.group.Answer;

/** Who is told of each answer, just before the one that asked. Safe for concurrent use. */
@FunctionalInterface
public interface AnswerObserver {

  /**
   * An answer is there. Never blocks, never throws.
   *
   * @param tookNanos since it was asked for
   */
  void answered(Answer answer, long tookNanos);
}
