package dev.covey.peers.session;

import dev.covey.group.Answer;
import java.util.concurrent.CompletableFuture;

/**
 * A pair of streams to one peer: one of requests and replies, one of heartbeats, so that no bulk
 * delays these. Made by {@link Links#open}. It brings messages in their order or ends.
 */
public interface Link {

  /** Sends a message of requests. Never blocks; called serially. */
  void send(Requests requests);

  /** Whether the network takes more. {@link LinkListener#ready} tells when it does again. */
  boolean isReady();

  /** Sends a heartbeat. Never blocks; called serially. */
  void beat(Beat beat);

  /**
   * Brings a value that is too large for a reply, by a call of its own.
   *
   * @return the value as the parcel has it, or why it did not come. Never fails; completes on a
   *     network thread.
   */
  CompletableFuture<Answer> collect(Parcel parcel, long timeoutNanos);

  /** Ends the link. The listener may still hear of what is on its way. Safe for concurrent use. */
  void close();
}
