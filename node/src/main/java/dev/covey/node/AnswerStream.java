package dev.covey.node;

import dev.covey.group.Answer;
import dev.covey.proto.v1.FetchAllResponse;
import dev.covey.proto.v1.IndexedAnswer;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Sends the answers to one request for many keys: each when it is ready, those that are ready
 * together in one message, and no faster than the asker takes them. Safe for concurrent use.
 *
 * <p>What is handed to gRPC under the lock is only put into its own queue.
 */
final class AnswerStream {

  /**
   * A message is full with the answer that would make it larger than this, unless that is its
   * first.
   */
  private static final int MESSAGE_BYTES = 64 << 10;

  private final ServerCallStreamObserver<FetchAllResponse> asker;

  private final Queue<IndexedAnswer> ready = new ArrayDeque<>(); // guarded by this
  private int awaited; // guarded by this
  private boolean corked = true; // guarded by this
  private boolean ended; // guarded by this

  /**
   * @param keys how many answers there will be
   */
  AnswerStream(ServerCallStreamObserver<FetchAllResponse> asker, int keys) {
    this.asker = asker;
    this.awaited = keys;
    asker.setOnReadyHandler(this::send);
    asker.setOnCancelHandler(this::cancel);
  }

  /** Adds an answer. Nothing is sent before {@link #uncork}. */
  void add(int index, Answer answer) {
    IndexedAnswer indexed =
        IndexedAnswer.newBuilder().setIndex(index).setAnswer(Messages.toMessage(answer)).build();
    synchronized (this) {
      ready.add(indexed);
      awaited--;
    }
    send();
  }

  /** Sends what is ready, and from now on what becomes so. */
  void uncork() {
    synchronized (this) {
      corked = false;
    }
    send();
  }

  private synchronized void send() {
    if (corked || ended) {
      return;
    }
    while (!ready.isEmpty() && asker.isReady()) {
      asker.onNext(nextMessage());
    }
    if (awaited == 0 && ready.isEmpty()) {
      ended = true;
      asker.onCompleted();
    }
  }

  private synchronized void cancel() {
    ready.clear();
    ended = true;
  }

  private synchronized FetchAllResponse nextMessage() {
    FetchAllResponse.Builder message = FetchAllResponse.newBuilder();
    long bytes = 0;
    for (IndexedAnswer next = ready.peek(); next != null; next = ready.peek()) {
      bytes += next.getSerializedSize();
      if (bytes > MESSAGE_BYTES && message.getAnswersCount() > 0) {
        break;
      }
      message.addAnswers(ready.remove());
    }
    return message.build();
  }
}
