package dev.covey.node;

import dev.covey.group.Write;
import dev.covey.group.WriteAnswer;
import dev.covey.peers.Cluster;
import dev.covey.proto.v1.BequeathRequest;
import dev.covey.proto.v1.BequeathResponse;
import dev.covey.proto.v1.DropRequest;
import dev.covey.proto.v1.HelloRequest;
import dev.covey.proto.v1.HelloResponse;
import dev.covey.proto.v1.ListKeysRequest;
import dev.covey.proto.v1.ListKeysResponse;
import dev.covey.proto.v1.PeekRequest;
import dev.covey.proto.v1.PeekResponse;
import dev.covey.proto.v1.PeerGrpc;
import dev.covey.proto.v1.WriteRequest;
import dev.covey.proto.v1.WriteResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What other members ask of this one beside values. Runs on network threads, and never blocks them:
 * keys are dropped there. Safe for concurrent use.
 */
final class PeerService extends PeerGrpc.PeerImplBase {

  private final Cluster cluster;

  PeerService(Cluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public void hello(HelloRequest request, StreamObserver<HelloResponse> reply) {
    reply.onNext(HelloResponse.getDefaultInstance());
    reply.onCompleted();
  }

  @Override
  public void write(WriteRequest request, StreamObserver<WriteResponse> reply) {
    ignoreCancellation(reply);
    List<Write> writes = request.getWritesList().stream().map(Messages::fromMessage).toList();
    cluster
        .write(request.getGroup(), writes, request.getTimeoutNanos())
        .thenApply(Messages::toMessage)
        .whenComplete((answers, defect) -> send(answers, defect, reply));
  }

  @Override
  public void drop(DropRequest request, StreamObserver<dev.covey.proto.v1.WriteAnswer> reply) {
    ignoreCancellation(reply);
    CompletionStage<WriteAnswer> dropped =
        request.getEverything()
            ? cluster.dropAll(request.getGroup())
            : CompletableFuture.completedStage(
                cluster.drop(request.getGroup(), request.getKeysList()));
    dropped
        .thenApply(Messages::toMessage)
        .whenComplete((answer, defect) -> send(answer, defect, reply));
  }

  @Override
  public void peek(PeekRequest request, StreamObserver<PeekResponse> reply) {
    ignoreCancellation(reply);
    send(
        Messages.toPeekResponse(cluster.peek(request.getGroup(), request.getKeysList())),
        null,
        reply);
  }

  @Override
  public void listKeys(ListKeysRequest request, StreamObserver<ListKeysResponse> reply) {
    ignoreCancellation(reply);
    cluster
        .keysFor(request.getGroup(), request.getHeir(), request.getLeaving(), request.getSkip())
        .thenApply(keys -> ListKeysResponse.newBuilder().addAllKeys(keys).build())
        .whenComplete((keys, defect) -> send(keys, defect, reply));
  }

  @Override
  public void bequeath(BequeathRequest request, StreamObserver<BequeathResponse> reply) {
    ignoreCancellation(reply);
    cluster
        .bequeathed(request.getMember(), request.getIncarnation())
        .thenApply(taken -> BequeathResponse.newBuilder().setTaken(taken).build())
        .whenComplete((taken, defect) -> send(taken, defect, reply));
  }

  /** Else what is sent to who has given up throws. */
  private static void ignoreCancellation(StreamObserver<?> reply) {
    ((ServerCallStreamObserver<?>) reply).setOnCancelHandler(() -> {});
  }

  private static <T> void send(
      @Nullable T answer, @Nullable Throwable defect, StreamObserver<T> reply) {
    if (answer == null) {
      reply.onError(
          Status.UNKNOWN.withDescription(String.valueOf(defect)).withCause(defect).asException());
    } else {
      reply.onNext(answer);
      reply.onCompleted();
    }
  }
}
