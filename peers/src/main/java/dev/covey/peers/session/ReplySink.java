package dev.covey.peers.session;

/** Takes an owner's replies to one asker. */
public interface ReplySink {

  /** Sends a message of replies. Never blocks; called serially. */
  void send(Replies replies);

  /** Whether the network takes more; {@link Responder#ready} is to be called when it does again. */
  boolean isReady();

  /** Ends the link. Called once, after the last message. */
  void end();
}
