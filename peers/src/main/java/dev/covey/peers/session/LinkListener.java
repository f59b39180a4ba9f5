package dev.covey.peers.session;

import dev.covey.group.Answer;

/**
 * Who hears of what a {@link Link} brings: serially, on a network thread, which must not be
 * blocked.
 */
public interface LinkListener {

  /** The peer has replied. */
  void received(Replies replies);

  /** The peer has answered a heartbeat. */
  void heartbeatAnswered(BeatAnswer answer);

  /** The network takes more. */
  void ready();

  /** The link has ended. The last that is heard. */
  void closed(Answer.Failure why);
}
