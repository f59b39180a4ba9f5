package dev.covey.node;

import dev.covey.discovery.Member;
import dev.covey.group.Answer;
import dev.covey.group.FailureKind;
import dev.covey.peers.session.AnswerObserver;
import dev.covey.peers.session.Link;
import dev.covey.peers.session.LinkListener;
import dev.covey.peers.session.Session;
import dev.covey.peers.session.SessionSettings;
import dev.covey.proto.v1.PeerGrpc;
import dev.covey.singleflight.Timer;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gRPC channel to one member. It connects with the first call. Safe for concurrent use. */
final class Connection {

  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  private static final long CLOSE_SECONDS = 2;
  private static final long RETIRE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Introduction self;
  private final Member to;
  private final ManagedChannel channel;
  private final Timer timer;
  private final Timing timing;
  private final int maxMessageBytes;
  private final Session session;
  private final CallbackThreads callbacks;
  private final AtomicBoolean reconnects = new AtomicBoolean();
  private final AtomicBoolean refused = new AtomicBoolean();

  Connection(
      Introduction self,
      Member to,
      NodeThreads threads,
      Timing timing,
      SessionSettings sessions,
      int maxMessageBytes,
      BooleanSupplier mayPassOver,
      AnswerObserver observer) {
    this.callbacks = threads.callbacks();
    this.self = self;
    this.to = to;
    this.timer = threads.timer();
    this.timing = timing;
    this.maxMessageBytes = maxMessageBytes;
    // Every executor is the node's own, so that closing the node ends every thread.
    this.channel =
        NettyChannelBuilder.forAddress(to.address().host(), to.address().port())
            .intercept(MetadataUtils.newAttachHeadersInterceptor(self.to(to.id()).headers()))
            .channelType(NioSocketChannel.class)
            .eventLoopGroup(threads.io())
            .directExecutor()
            .offloadExecutor(threads.loaders())
            .withOption(
                ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timing.connectTimeout().toMillis())
            .maxInboundMessageSize(maxMessageBytes)
            // A peer that is frozen, or behind a cut cable, closes no connection.
            .keepAliveTime(timing.keepAliveTime().toNanos(), TimeUnit.NANOSECONDS)
            .keepAliveTimeout(timing.keepAliveTimeout().toNanos(), TimeUnit.NANOSECONDS)
            .disableRetry()
            .usePlaintext()
            .build();
    this.session =
        new Session(this::open, sessions, timer, System::nanoTime, mayPassOver, observer);
  }

  /**
   * Makes one call.
   *
   * @param reply hears of messages and of the end on a network thread
   */
  <T> void call(
      long timeoutNanos,
      BiConsumer<PeerGrpc.PeerStub, StreamObserver<T>> method,
      StreamObserver<T> reply) {
    method.accept(
        PeerGrpc.newStub(channel).withDeadlineAfter(timeoutNanos, TimeUnit.NANOSECONDS),
        new StreamObserver<T>() {
          @Override
          public void onNext(T message) {
            reply.onNext(message);
          }

          @Override
          public void onError(Throwable thrown) {
            ended(Status.fromThrowable(thrown));
            reply.onError(thrown);
          }

          @Override
          public void onCompleted() {
            reply.onCompleted();
          }
        });
  }

  /**
   * Makes one call that is answered by one message.
   *
   * @return fails with the call's {@link io.grpc.StatusRuntimeException}; completes on a network
   *     thread
   */
  <T> CompletableFuture<T> call(
      long timeoutNanos, BiConsumer<PeerGrpc.PeerStub, StreamObserver<T>> method) {
    CompletableFuture<T> future = new CompletableFuture<>();
    call(
        timeoutNanos,
        method,
        new StreamObserver<T>() {
          @Override
          public void onNext(T message) {
            future.complete(message);
          }

          @Override
          public void onError(Throwable thrown) {
            future.completeExceptionally(thrown);
          }

          @Override
          public void onCompleted() {
            future.completeExceptionally(
                Status.INTERNAL.withDescription("no message").asRuntimeException());
          }
        });
    return future;
  }

  /** What is asked for values. */
  Session session() {
    return session;
  }

  /** Lets what is under way finish. */
  void retire() {
    if (session.isIdle()) {
      session.end(gone("the member has left"));
      channel.shutdown();
    } else {
      timer.schedule(this::retire, RETIRE_NANOS);
    }
  }

  private static Answer.Failure gone(String why) {
    return new Answer.Failure(FailureKind.OWNER_UNREACHABLE, why);
  }

  /** Fails what is under way, and returns when the channel is gone. */
  void close() {
    session.end(gone("this node is closing"));
    channel.shutdownNow();
    try {
      channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Link open(LinkListener listener) {
    return new GrpcLink(
            channel,
            ThreadLocalRandom.current().nextLong(),
            maxMessageBytes,
            callbacks,
            listener,
            this::ended)
        .open();
  }

  private void ended(Status status) {
    reconnectSoon(status);
    logOnceIfRefused(status);
  }

  /** By itself gRPC would wait up to two minutes; a member that restarts is back in seconds. */
  private void reconnectSoon(Status status) {
    if (status.getCode() == Status.Code.UNAVAILABLE && reconnects.compareAndSet(false, true)) {
      timer.schedule(
          () -> {
            reconnects.set(false);
            channel.resetConnectBackoff();
          },
          timing.reconnectDelay().toNanos());
    }
  }

  private void logOnceIfRefused(Status status) {
    if (status.getCode() == Status.Code.FAILED_PRECONDITION && refused.compareAndSet(false, true)) {
      LOG.warn(
          "peer says that it is not meant id={} peer={} address={} reason=\"{}\"",
          self.member(),
          to.id(),
          to.address(),
          status.getDescription());
    }
  }
}
