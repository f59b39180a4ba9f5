package dev.covey.node;

import dev.covey.group.Answer;
import dev.covey.group.FailureKind;
import dev.covey.peers.session.Beat;
import dev.covey.peers.session.Link;
import dev.covey.peers.session.LinkListener;
import dev.covey.peers.session.Parcel;
import dev.covey.peers.session.Replies;
import dev.covey.peers.session.Requests;
import dev.covey.proto.v1.CollectRequest;
import dev.covey.proto.v1.Heartbeat;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** An asker's link over a gRPC channel: two streams, and a call for each large value. */
final class GrpcLink implements Link {

  private final Channel channel;
  private final String session;
  private final int maxValueBytes;
  private final CallbackThreads callbacks;
  private final LinkListener listener;
  private final Consumer<Status> onEnd;
  private final ClientCall<Requests, Replies> converse;
  private final ClientCall<Heartbeat, Heartbeat> control;
  private final AtomicBoolean over = new AtomicBoolean();

  /** Whether both streams have been started: a call must not be cancelled while it is. */
  private volatile boolean started;

  /**
   * @param session the random number of this link
   * @param maxValueBytes upper bound of a value that is collected
   * @param callbacks get what one message brings together
   * @param onEnd told how it ended, before the listener is
   */
  GrpcLink(
      Channel channel,
      long session,
      int maxValueBytes,
      CallbackThreads callbacks,
      LinkListener listener,
      Consumer<Status> onEnd) {
    this.channel = channel;
    this.session = Long.toUnsignedString(session);
    this.maxValueBytes = maxValueBytes;
    this.callbacks = callbacks;
    this.listener = listener;
    this.onEnd = onEnd;
    this.converse = channel.newCall(SessionCalls.CONVERSE, CallOptions.DEFAULT);
    this.control = channel.newCall(SessionCalls.CONTROL, CallOptions.DEFAULT);
  }

  /** Begins both streams. To be called once. */
  GrpcLink open() {
    converse.start(new Replying(), headers());
    converse.request(SessionCalls.ALL);
    control.start(new Beats(), headers());
    control.request(SessionCalls.ALL);
    started = true;
    if (over.get()) { // already, by the stream that was started first
      cancel();
    }
    return this;
  }

  @Override
  public void send(Requests requests) {
    try {
      converse.sendMessage(requests);
    } catch (IllegalStateException ended) { // by another thread just now; the listener hears of it
      close();
    }
  }

  @Override
  public boolean isReady() {
    return converse.isReady();
  }

  @Override
  public void beat(Beat beat) {
    try {
      control.sendMessage(BeatMessages.toMessage(beat));
    } catch (IllegalStateException ended) {
      close();
    }
  }

  @Override
  public void close() {
    end(Status.CANCELLED.withDescription("the session has ended"));
  }

  @Override
  public CompletableFuture<Answer> collect(Parcel parcel, long timeoutNanos) {
    if (parcel.bytes() < 0 || parcel.bytes() > maxValueBytes) {
      String detail =
          "value of "
              + Integer.toUnsignedString(parcel.bytes())
              + " bytes (expected: at most "
              + maxValueBytes
              + ")";
      return CompletableFuture.completedFuture(new Answer.Failure(FailureKind.TOO_LARGE, detail));
    }
    byte[] bytes = new byte[parcel.bytes()];
    ClientCall<CollectRequest, ChunkMarshaller.Chunk> call =
        channel.newCall(
            SessionCalls.collect(new ChunkMarshaller(bytes)),
            CallOptions.DEFAULT.withDeadlineAfter(timeoutNanos, TimeUnit.NANOSECONDS));
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    call.start(
        new ParcelCollection(new Answer.Value(bytes, parcel.freshness(), parcel.hot()), answer),
        headers());
    call.request(SessionCalls.ALL);
    call.sendMessage(CollectRequest.newBuilder().setId(parcel.id()).build());
    call.halfClose();
    return answer;
  }

  private Metadata headers() {
    Metadata headers = new Metadata();
    headers.put(SessionCalls.SESSION, session);
    return headers;
  }

  private void end(Status status) {
    if (over.compareAndSet(false, true)) {
      onEnd.accept(status);
      if (started) {
        cancel();
      }
      listener.closed(
          new Answer.Failure(FailureKind.OWNER_UNREACHABLE, GrpcWire.failure(status).detail()));
    }
  }

  private void cancel() {
    converse.cancel("the session has ended", null);
    control.cancel("the session has ended", null);
  }

  /** What is heard on the stream of requests and replies. */
  private final class Replying extends ClientCall.Listener<Replies> {

    @Override
    public void onMessage(Replies replies) {
      callbacks.together(() -> listener.received(replies));
    }

    @Override
    public void onReady() {
      listener.ready();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      end(status);
    }
  }

  /** What is heard on the stream of heartbeats. */
  private final class Beats extends ClientCall.Listener<Heartbeat> {

    @Override
    public void onMessage(Heartbeat answer) {
      listener.heartbeatAnswered(BeatMessages.answer(answer));
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      end(status);
    }
  }
}
