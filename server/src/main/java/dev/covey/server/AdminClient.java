package dev.covey.server;

import com.google.protobuf.UnsafeByteOperations;
import dev.covey.discovery.Address;
import dev.covey.proto.v1.AdminGrpc;
import dev.covey.proto.v1.AdminGrpc.AdminBlockingStub;
import dev.covey.proto.v1.ClearRequest;
import dev.covey.proto.v1.Failure;
import dev.covey.proto.v1.GetRequest;
import dev.covey.proto.v1.GetResponse;
import dev.covey.proto.v1.MembersRequest;
import dev.covey.proto.v1.MembersResponse;
import dev.covey.proto.v1.PutRequest;
import dev.covey.proto.v1.RemoveRequest;
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
import java.util.List;
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

  /** A load, a write or a peer that fails: how, as {@code covey.v1.Failure} says it. */
  static final class FailedCall extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Failure failure;

    FailedCall(Failure failure, String message, Throwable cause) {
      super(message, cause);
      this.failure = failure;
    }

    Failure failure() {
      return failure;
    }
  }

  /**
   * @throws FailedCall if the node answers with a failure
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

  /**
   * @throws FailedCall if the node answers with a failure
   */
  void put(String group, String key, byte[] value, Optional<Duration> timeToLive) {
    PutRequest.Builder request =
        PutRequest.newBuilder()
            .setGroup(group)
            .setKey(key)
            .setValue(UnsafeByteOperations.unsafeWrap(value))
            .setTimeoutNanos(TimeUnit.NANOSECONDS.convert(timeout));
    timeToLive.map(TimeUnit.NANOSECONDS::convert).ifPresent(request::setTimeToLiveNanos);
    ask(() -> stub().put(request.build()));
  }

  /**
   * @throws FailedCall if the node answers with a failure
   */
  void remove(String group, List<String> keys) {
    RemoveRequest request =
        RemoveRequest.newBuilder()
            .setGroup(group)
            .addAllKeys(keys)
            .setTimeoutNanos(TimeUnit.NANOSECONDS.convert(timeout))
            .build();
    ask(() -> stub().remove(request));
  }

  /**
   * @throws FailedCall if the node answers with a failure
   */
  void clear(String group) {
    ClearRequest request =
        ClearRequest.newBuilder()
            .setGroup(group)
            .setTimeoutNanos(TimeUnit.NANOSECONDS.convert(timeout))
            .build();
    ask(() -> stub().clear(request));
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
        throw new FailedCall(failure, message, failed);
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
