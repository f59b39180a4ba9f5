package dev.covey.node;

import io.grpc.stub.StreamObserver;

/**
 * A stream of so many messages, which come from any thread in any order: it ends with the last.
 * Safe for concurrent use.
 */
final class OneByOne<T> {

  private final StreamObserver<T> reply; // guarded by this: gRPC's are for one thread at a time
  private int awaited; // guarded by this

  /** If none are awaited, it ends at once. */
  OneByOne(StreamObserver<T> reply, int awaited) {
    this.reply = reply;
    this.awaited = awaited;
    if (awaited == 0) {
      reply.onCompleted();
    }
  }

  /** Puts a message into gRPC's queue. */
  synchronized void add(T message) {
    reply.onNext(message);
    awaited--;
    if (awaited == 0) {
      reply.onCompleted();
    }
  }
}
