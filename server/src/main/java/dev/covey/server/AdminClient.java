package dev.covey.server;

import dev.covey.discovery.Address;
import dev.covey.proto.v1.AdminGrpc;
import dev.covey.proto.v1.AdminGrpc.AdminBlockingStub;
import dev.covey.proto.v1.Failure;
import dev.covey.proto.v1.GetRequest;
import dev.covey.proto.v1.GetResponse;
import dev.covey.proto.v1.MembersRequest;
import dev.covey.proto.v1.MembersResponse;
import dev.covey.proto.v1.RingRequest;
import dev.covey.proto.v1.RingResponse;
import dev.covey.proto.v1.StatsRequest;
import dev.covey.proto.v1.StatsResponse;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Asks one node. Blocks; each call ends by its deadline. Confined to one thread. */
final class AdminClient implements AutoCloseable {

  private static final Metadata.Key<Failure> FAILURE =
      ProtoUtils.keyForProto(Failure.getDefaultInstance());

  /** Beyond what the node is given, so that its own failure arrives. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ManagedChannel channel;
  private final Address node;
  private final String where;
  private final Duration timeout;

  private AdminClient(ManagedChannel channel, Address node, String where, Duration timeout) {
    this.channel = channel;
    this.node = node;
    this.where = where;
    this.timeout = timeout;
  }

  /**
   * @param where the flag or variable that names the node
   */
  static AdminClient to(Address node, String where, Duration timeout) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(node.host(), node.port())
            .usePlaintext()
            .maxInboundMessageSize(Integer.MAX_VALUE) // the node has its own bound
            .build();
    return new AdminClient(channel, node, where, timeout);
  }

  /** A load or a peer that fails: what kind of failure, as {@code covey.v1.Failure} names it. */
  static final class FailedGet extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Failure.Code code;

    FailedGet(Failure.Code code, String message, Throwable cause) {
      super(message, cause);
      this.code = code;
    }

    Failure.Code code() {
      return code;
    }
  }

  /**
   * @throws FailedGet if the node answers with a failure
   */
  GetResponse get(String group, String key) {
    GetRequest request =
        GetRequest.newBuilder()
            .setGroup(group)
            .setKey(key)
            .setTimeoutNanos(TimeUnit.NANOSECONDS.convert(timeout))
            .build();
    return ask(() -> stub().get(request));
  }

  StatsResponse stats(Optional<String> group) {
    StatsRequest.Builder request = StatsRequest.newBuilder();
    group.ifPresent(request::setGroup);
    return ask(() -> stub().stats(request.build()));
  }

  MembersResponse members() {
    return ask(() -> stub().members(MembersRequest.getDefaultInstance()));
  }

  RingResponse ring(Optional<String> key) {
    RingRequest.Builder request = RingRequest.newBuilder();
    key.ifPresent(request::setKey);
    return ask(() -> stub().ring(request.build()));
  }

  /** The next call tries to connect, however lately another one could not. */
  void reconnect() {
    channel.resetConnectBackoff();
  }

  private AdminBlockingStub stub() {
    long nanos = TimeUnit.NANOSECONDS.convert(timeout);
    return AdminGrpc.newBlockingStub(channel)
        .withDeadlineAfter(
            nanos > Long.MAX_VALUE - GRACE_NANOS ? nanos : nanos + GRACE_NANOS,
            TimeUnit.NANOSECONDS);
  }

  private <T> T ask(Supplier<T> call) {
    try {
      return call.get();
    } catch (StatusRuntimeException failed) {
      Metadata trailers = failed.getTrailers();
      Failure failure = trailers == null ? null : trailers.get(FAILURE);
      if (failure != null) {
        String message = String.valueOf(failed.getStatus().getDescription());
        throw new FailedGet(failure.getCode(), message, failed);
      }
      throw refused(failed);
    }
  }

  private CommandException refused(StatusRuntimeException failed) {
    Status status = failed.getStatus();
    String detail =
        status.getDescription() == null ? status.getCode().name() : status.getDescription();
    if (status.getCode() == Status.Code.INVALID_ARGUMENT) {
      return new CommandException(Exit.USAGE, detail, failed);
    }
    String expected =
        switch (status.getCode()) {
          case UNAVAILABLE -> "a node that listens there";
          case DEADLINE_EXCEEDED -> "an answer within " + timeout;
          case UNIMPLEMENTED -> "a node of this release or a later one";
          default -> "a node of Covey";
        };
    Throwable cause = status.getCause();
    String reason = cause == null ? detail : String.valueOf(cause.getMessage());
    return new CommandException(
        Exit.FAILURE,
        where
            + ": "
            + node
            + ": "
            + reason.lines().findFirst().orElse("")
            + " (expected: "
            + expected
            + ")",
        failed);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
