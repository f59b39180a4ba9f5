package dev.covey.group;

import java.util.concurrent.CompletionStage;

/** How a fetch puts its question to a peer: in a message of its own, or together with others. */
@FunctionalInterface
interface Asker {

  CompletionStage<Answer> ask(Peer peer, String key);
}
