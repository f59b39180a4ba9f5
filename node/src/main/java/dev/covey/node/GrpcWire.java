package dev.covey.node;

import dev.covey.discovery.Member;
import dev.covey.group.Answer;
import dev.covey.group.FailureKind;
import dev.covey.group.FetchMode;
import dev.covey.group.Handed;
import dev.covey.group.Write;
import dev.covey.group.WriteAnswer;
import dev.covey.peers.Wire;
import dev.covey.peers.session.Heartbeats;
import dev.covey.peers.session.Session;
import dev.covey.peers.session.SessionSettings;
import dev.covey.proto.v1.BequeathRequest;
import dev.covey.proto.v1.BequeathResponse;
import dev.covey.proto.v1.DropRequest;
import dev.covey.proto.v1.HelloRequest;
import dev.covey.proto.v1.HelloResponse;
import dev.covey.proto.v1.ListKeysRequest;
import dev.covey.proto.v1.ListKeysResponse;
import dev.covey.proto.v1.PeekRequest;
import dev.covey.proto.v1.PeekResponse;
import dev.covey.proto.v1.WriteRequest;
import dev.covey.proto.v1.WriteResponse;
import io.grpc.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Requests to other members over one gRPC channel to each: for values in a session, others as calls
 * of their own. Safe for concurrent use.
 */
final class GrpcWire implements Wire {

  private static final Optional<List<String>> NOTHING = Optional.of(List.of());

  private final Introduction self;
  private final NodeThreads threads;
  private final Timing timing;
  private final SessionSettings sessions;
  private final int maxMessageBytes;
  private final Function<String, PeerCalls> calls;
  private final Map<Member.Identity, Connection> connections = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * @param calls where to count what comes of requests for values, by member id
   */
  GrpcWire(
      Introduction self,
      NodeThreads threads,
      NodeBuilder settings,
      Function<String, PeerCalls> calls) {
    this.calls = calls;
    this.self = self;
    this.threads = threads;
    this.timing = settings.timing();
    this.sessions = settings.sessions();
    this.maxMessageBytes = settings.maxMessageBytes();
  }

  @Override
  public CompletableFuture<Answer> fetch(
      Member to, String group, String key, FetchMode mode, long timeoutNanos) {
    return connection(to).session().fetch(group, key, mode, timeoutNanos);
  }

  @Override
  public List<CompletableFuture<Answer>> fetchAll(
      Member to, String group, List<String> keys, FetchMode mode, long timeoutNanos) {
    return connection(to).session().fetchAll(group, keys, mode, timeoutNanos);
  }

  @Override
  public CompletableFuture<List<Optional<Handed>>> peek(
      Member to, String group, List<String> keys, long timeoutNanos) {
    PeekRequest request = PeekRequest.newBuilder().setGroup(group).addAllKeys(keys).build();
    return connection(to)
        .<PeekResponse>call(timeoutNanos, (stub, reply) -> stub.peek(request, reply))
        .thenApply(Messages::fromMessage)
        .exceptionally(unanswered -> List.of());
  }

  @Override
  public CompletableFuture<Optional<List<String>>> keysFor(
      Member to, String heir, boolean leaving, String group, int skip, long timeoutNanos) {
    ListKeysRequest request =
        ListKeysRequest.newBuilder()
            .setGroup(group)
            .setHeir(heir)
            .setLeaving(leaving)
            .setSkip(skip)
            .build();
    return connection(to)
        .<ListKeysResponse>call(timeoutNanos, (stub, reply) -> stub.listKeys(request, reply))
        .thenApply(response -> Optional.<List<String>>of(response.getKeysList()))
        .exceptionally(unanswered -> isUnknown(unanswered) ? NOTHING : Optional.empty());
  }

  @Override
  public CompletableFuture<Boolean> bequeath(Member to, Member leaving, long timeoutNanos) {
    BequeathRequest request =
        BequeathRequest.newBuilder()
            .setMember(leaving.id())
            .setIncarnation(leaving.incarnation())
            .build();
    return connection(to)
        .<BequeathResponse>call(timeoutNanos, (stub, reply) -> stub.bequeath(request, reply))
        .thenApply(BequeathResponse::getTaken)
        .exceptionally(unanswered -> false);
  }

  @Override
  public CompletableFuture<List<WriteAnswer>> write(
      Member to, String group, List<Write> writes, long timeoutNanos) {
    WriteRequest request =
        WriteRequest.newBuilder()
            .setGroup(group)
            .addAllWrites(writes.stream().map(Messages::toMessage).toList())
            .setTimeoutNanos(timeoutNanos)
            .build();
    int bytes = request.getSerializedSize();
    if (bytes > maxMessageBytes && writes.size() > 1) {
      int half = writes.size() / 2;
      return write(to, group, writes.subList(0, half), timeoutNanos)
          .thenCombine(
              write(to, group, writes.subList(half, writes.size()), timeoutNanos),
              (first, second) -> Stream.concat(first.stream(), second.stream()).toList());
    }
    if (bytes > maxMessageBytes) { // a callee would cut the call, and not say why
      String detail = "message of " + bytes + " bytes (expected: at most " + maxMessageBytes + ")";
      WriteAnswer tooLarge = new WriteAnswer.Failure(FailureKind.TOO_LARGE, detail);
      return CompletableFuture.completedFuture(writes.stream().map(write -> tooLarge).toList());
    }
    return connection(to)
        .<WriteResponse>call(timeoutNanos, (stub, reply) -> stub.write(request, reply))
        .handle(
            (response, thrown) -> {
              if (thrown == null) {
                return Messages.fromMessage(response);
              }
              WriteAnswer failure = writeFailure(thrown);
              return writes.stream().map(write -> failure).toList();
            });
  }

  @Override
  public CompletableFuture<WriteAnswer> drop(
      Member to, String group, List<String> keys, long timeoutNanos) {
    DropRequest request = DropRequest.newBuilder().setGroup(group).addAllKeys(keys).build();
    if (request.getSerializedSize() > maxMessageBytes && keys.size() > 1) {
      int half = keys.size() / 2;
      return drop(to, group, keys.subList(0, half), timeoutNanos)
          .thenCombine(
              drop(to, group, keys.subList(half, keys.size()), timeoutNanos),
              (first, second) -> first instanceof WriteAnswer.Done ? second : first);
    }
    return drop(to, request, timeoutNanos);
  }

  @Override
  public CompletableFuture<WriteAnswer> dropAll(Member to, String group, long timeoutNanos) {
    DropRequest request = DropRequest.newBuilder().setGroup(group).setEverything(true).build();
    return drop(to, request, timeoutNanos);
  }

  private CompletableFuture<WriteAnswer> drop(Member to, DropRequest request, long timeoutNanos) {
    return connection(to)
        .<dev.covey.proto.v1.WriteAnswer>call(
            timeoutNanos, (stub, reply) -> stub.drop(request, reply))
        .handle(
            (answer, thrown) ->
                thrown == null ? Messages.fromMessage(answer) : writeFailure(thrown));
  }

  /** Fails with the call's {@link io.grpc.StatusRuntimeException}. */
  CompletableFuture<HelloResponse> hello(Member to, long timeoutNanos) {
    return connection(to)
        .call(timeoutNanos, (stub, reply) -> stub.hello(HelloRequest.getDefaultInstance(), reply));
  }

  @Override
  public void watch(Member to, Heartbeats heartbeats) {
    connection(to).session().watch(heartbeats);
  }

  @Override
  public void beat(Member to) {
    connection(to).session().beatNow();
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

  private boolean mayPassOver() {
    return Session.mayPassOver(connections.values().stream().map(Connection::session).toList());
  }

  private Connection connection(Member to) {
    Connection connection =
        connections.computeIfAbsent(
            to.identity(),
            identity ->
                new Connection(
                    self,
                    to,
                    threads,
                    timing,
                    sessions,
                    maxMessageBytes,
                    this::mayPassOver,
                    (answer, nanos) -> calls.apply(to.id()).answered(answer, nanos)));
    if (closed) {
      connection.retire(); // made after close() had looked
    }
    return connection;
  }

  /** Whether the member's release does not know the call. */
  private static boolean isUnknown(Throwable thrown) {
    return Status.fromThrowable(thrown).getCode() == Status.Code.UNIMPLEMENTED;
  }

  /**
   * As {@link #failure}; a release from before there were writes must not read as one that did, nor
   * an answer that is too large as a write that was refused for that.
   */
  static WriteAnswer writeFailure(Throwable thrown) {
    Status status = Status.fromThrowable(thrown);
    if (isUnknown(thrown)) {
      return new WriteAnswer.Failure(
          FailureKind.OWNER_UNREACHABLE, "the member's release does not know writes");
    }
    Answer.Failure failure = failure(status);
    FailureKind kind =
        switch (failure.kind()) {
          case LOAD_FAILED, TOO_LARGE -> FailureKind.WRITE_FAILED;
          default -> failure.kind();
        };
    return new WriteAnswer.Failure(kind, failure.detail());
  }

  /**
   * Only a connection that is refused or breaks makes a member unreachable, never a mere deadline.
   */
  static Answer.Failure failure(Status status) {
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
