package dev.covey.node;

import dev.covey.discovery.Member;
import dev.covey.group.Answer;
import dev.covey.group.FailureKind;
import dev.covey.group.FetchMode;
import dev.covey.peers.Wire;
import dev.covey.proto.v1.FetchAllRequest;
import dev.covey.proto.v1.FetchRequest;
import dev.covey.proto.v1.HelloRequest;
import dev.covey.proto.v1.HelloResponse;
import io.grpc.Status;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Requests to other members as gRPC calls, over one channel to each. Safe for concurrent use. */
final class GrpcWire implements Wire {

  private final Introduction self;
  private final NodeThreads threads;
  private final Timing timing;
  private final int maxMessageBytes;
  private final Map<Member.Identity, Connection> connections = new ConcurrentHashMap<>();
  private volatile boolean closed;

  GrpcWire(Introduction self, NodeThreads threads, Timing timing, int maxMessageBytes) {
    this.self = self;
    this.threads = threads;
    this.timing = timing;
    this.maxMessageBytes = maxMessageBytes;
  }

  @Override
  public CompletableFuture<Answer> fetch(
      Member to, String group, String key, FetchMode mode, long timeoutNanos) {
    FetchRequest request =
        FetchRequest.newBuilder()
            .setGroup(group)
            .setKey(key)
            .setMode(Messages.toMessage(mode))
            .build();
    return connection(to)
        .<dev.covey.proto.v1.Answer>call(timeoutNanos, (stub, reply) -> stub.fetch(request, reply))
        .handle(
            (message, thrown) -> thrown == null ? Messages.fromMessage(message) : failure(thrown));
  }

  @Override
  public List<CompletableFuture<Answer>> fetchAll(
      Member to, String group, List<String> keys, FetchMode mode, long timeoutNanos) {
    FetchAllRequest request =
        FetchAllRequest.newBuilder()
            .setGroup(group)
            .addAllKeys(keys)
            .setMode(Messages.toMessage(mode))
            .build();
    AwaitedAnswers answers = new AwaitedAnswers(keys.size());
    connection(to).call(timeoutNanos, (stub, reply) -> stub.fetchAll(request, reply), answers);
    return answers.futures();
  }

  /** Fails with the call's {@link io.grpc.StatusRuntimeException}. */
  CompletableFuture<HelloResponse> hello(Member to, long timeoutNanos) {
    return connection(to)
        .call(timeoutNanos, (stub, reply) -> stub.hello(HelloRequest.getDefaultInstance(), reply));
  }

  @Override
  public void forget(Member member) {
    Connection connection = connections.remove(member.identity());
    if (connection != null) {
      connection.retire();
    }
  }

  /** Fails calls under way and all that come. */
  void close() {
    closed = true;
    connections.values().forEach(Connection::close);
  }

  private Connection connection(Member to) {
    Connection connection =
        connections.computeIfAbsent(
            to.identity(), identity -> new Connection(self, to, threads, timing, maxMessageBytes));
    if (closed) {
      connection.retire(); // made after close() had looked
    }
    return connection;
  }

  /**
   * Only a connection that is refused or breaks makes a member unreachable, never a mere deadline.
   */
  static Answer failure(Throwable thrown) {
    Status status = Status.fromThrowable(thrown);
    FailureKind kind =
        switch (status.getCode()) {
          case DEADLINE_EXCEEDED -> FailureKind.DEADLINE_EXCEEDED;
          case RESOURCE_EXHAUSTED -> FailureKind.TOO_LARGE;
          case UNKNOWN, INVALID_ARGUMENT -> FailureKind.LOAD_FAILED;
          default -> FailureKind.OWNER_UNREACHABLE;
        };
    String description =
        status.getDescription() == null ? status.getCode().name() : status.getDescription();
    Throwable cause = status.getCause();
    return new Answer.Failure(
        kind, cause == null ? description : description + ": " + cause.getMessage());
  }
}
