package dev.covey.discovery.etcd;

import dev.covey.discovery.RegistryException;
import dev.covey.discovery.RegistryException.Kind;
import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthenticateRequest;
import io.etcd.jetcd.api.AuthenticateResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Calls of one of several etcds, the next one whenever a call was not answered, under a name and a
 * password if there are some. Confined to the serial executor, apart from {@link #awaitEnd}.
 */
final class EtcdConnection {

  private static final Metadata.Key<String> TOKEN = key("token");

  /** A member of etcd that has lost its leader refuses the call; else a watch would see nothing. */
  private static final Metadata.Key<String> HAS_LEADER = key("hasleader");

  private static final String NO_TOKEN = "";
  private static final long KEEP_ALIVE_SECONDS = 10;
  private static final long KEEP_ALIVE_TIMEOUT_SECONDS = 3;
  private static final long CLOSE_SECONDS = 2;

  private final List<Endpoint> endpoints;
  private final @Nullable SslContext tls;
  private final @Nullable Credentials credentials;
  private final Duration patience;
  private final EtcdThreads threads;

  private int current;
  private volatile ManagedChannel channel;
  private @Nullable CompletableFuture<String> token;
  private boolean closed;

  /**
   * Connects with the first call.
   *
   * @param endpoints in the order in which to try them
   * @param tls null if no endpoint is secure
   * @param credentials null for nobody's
   * @param patience with a connection, and with the check of a password
   */
  EtcdConnection(
      List<Endpoint> endpoints,
      @Nullable SslContext tls,
      @Nullable Credentials credentials,
      Duration patience,
      EtcdThreads threads) {
    this.endpoints = endpoints;
    this.tls = tls;
    this.credentials = credentials;
    this.patience = patience;
    this.threads = threads;
    this.channel = newChannel();
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  private ManagedChannel newChannel() {
    Endpoint endpoint = endpoints.get(current);
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(endpoint.address().host(), endpoint.address().port())
            .channelType(NioSocketChannel.class)
            .eventLoopGroup(threads.io())
            .executor(threads.serial())
            .offloadExecutor(threads.resolver())
            .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) patience.toMillis())
            .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
            .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .disableRetry();
    return endpoint.secure()
        ? builder.useTransportSecurity().sslContext(tls).build()
        : builder.usePlaintext().build();
  }

  /** All endpoints. */
  @Override
  public String toString() {
    return "etcd " + endpoints;
  }

  /**
   * Sends one message, and returns the first that comes back. A token that is not good any more is
   * renewed once.
   *
   * @return completes on the serial executor
   */
  <Q, A> CompletableFuture<A> call(MethodDescriptor<Q, A> method, Q request, Duration timeout) {
    return withToken(used -> once(method, request, used, timeout))
        .handle(
            (answer, failure) ->
                failure != null && isTokenRefused(failure)
                    ? withToken(used -> once(method, request, used, timeout))
                    : result(answer, failure))
        .thenCompose(Function.identity());
  }

  private static <A> CompletableFuture<A> result(A answer, @Nullable Throwable failure) {
    return failure == null
        ? CompletableFuture.completedFuture(answer)
        : CompletableFuture.failedFuture(
            failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure);
  }

  private boolean isTokenRefused(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (credentials == null
        || token == null
        || token.isCompletedExceptionally()
        || !(cause instanceof RegistryException refused)
        || refused.kind() != Kind.UNAUTHENTICATED) {
      return false;
    }
    token = null;
    return true;
  }

  private <A> CompletableFuture<A> withToken(Function<String, CompletionStage<A>> call) {
    if (credentials == null) {
      return call.apply(NO_TOKEN).toCompletableFuture();
    }
    CompletableFuture<String> known = token;
    if (known == null || known.isCompletedExceptionally()) {
      known = authenticate(credentials);
      token = known;
    }
    return known.thenCompose(call);
  }

  /** Etcd that asks nobody for a password is fine: it may be about to. */
  private CompletableFuture<String> authenticate(Credentials known) {
    AuthenticateRequest request =
        AuthenticateRequest.newBuilder()
            .setName(known.user())
            .setPassword(known.password())
            .build();
    return once(AuthGrpc.getAuthenticateMethod(), request, NO_TOKEN, patience)
        .handle(
            (answer, failure) ->
                failure != null && Failures.isAuthenticationOff(failure)
                    ? CompletableFuture.completedFuture(AuthenticateResponse.getDefaultInstance())
                    : result(answer, failure))
        .thenCompose(Function.identity())
        .thenApply(AuthenticateResponse::getToken);
  }

  private <Q, A> CompletableFuture<A> once(
      MethodDescriptor<Q, A> method, Q request, String usedToken, Duration timeout) {
    ManagedChannel used = channel;
    Endpoint endpoint = endpoints.get(current);
    CompletableFuture<A> future = new CompletableFuture<>();
    ClientCall<Q, A> call =
        withHeaders(used, usedToken)
            .newCall(
                method,
                CallOptions.DEFAULT.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS));
    ClientCalls.asyncUnaryCall(
        call,
        request,
        new StreamObserver<A>() {
          @Override
          public void onNext(A answer) {
            future.complete(answer);
          }

          @Override
          public void onError(Throwable thrown) {
            Status.Code code = Status.fromThrowable(thrown).getCode();
            if (code == Status.Code.UNAVAILABLE || code == Status.Code.DEADLINE_EXCEEDED) {
              leave(used);
            }
            future.completeExceptionally(Failures.of(endpoint, thrown));
          }

          @Override
          public void onCompleted() {
            future.completeExceptionally(
                new RegistryException(Kind.FAILED, EtcdConnection.this + ": no answer"));
          }
        });
    return future;
  }

  /** The call of a stream, not started, on the channel that is used now. */
  <Q, A> ClientCall<Q, A> stream(MethodDescriptor<Q, A> method) {
    String known = token == null ? NO_TOKEN : token.exceptionally(failed -> "").getNow(NO_TOKEN);
    return withHeaders(channel, known).newCall(method, CallOptions.DEFAULT);
  }

  private static Channel withHeaders(ManagedChannel to, String usedToken) {
    Metadata headers = new Metadata();
    headers.put(HAS_LEADER, "true");
    if (!usedToken.isEmpty()) {
      headers.put(TOKEN, usedToken);
    }
    return ClientInterceptors.intercept(to, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  /**
   * What goes on over the channel fails: a watch that an etcd without answers keeps is no watch.
   */
  private void leave(ManagedChannel failed) {
    if (failed != channel || closed) {
      return;
    }
    current = (current + 1) % endpoints.size();
    channel = newChannel(); // also of a single one: gRPC would wait long before it connects again
    failed.shutdownNow();
  }

  /** Fails what is under way, and all that comes. */
  void close() {
    closed = true;
    channel.shutdownNow();
  }

  /** Waits until the closed connection has nothing more to do. Not on the serial executor. */
  void awaitEnd() {
    try {
      channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
