package dev.covey.node;

import dev.covey.group.Answer;
import dev.covey.group.FailureKind;
import dev.covey.group.FetchMode;
import dev.covey.group.Write;
import dev.covey.group.WriteAnswer;
import dev.covey.peers.Cluster;
import dev.covey.proto.v1.DropRequest;
import dev.covey.proto.v1.FetchAllRequest;
import dev.covey.proto.v1.FetchAllResponse;
import dev.covey.proto.v1.FetchRequest;
import dev.covey.proto.v1.HelloRequest;
import dev.covey.proto.v1.HelloResponse;
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
 * What other members ask of this one. Runs on network threads, and never blocks them: what is
 * cached is answered there, and keys are dropped there; loads run elsewhere. Safe for concurrent
 * use.
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
  public void fetch(FetchRequest request, StreamObserver<dev.covey.proto.v1.Answer> reply) {
    ((ServerCallStreamObserver<dev.covey.proto.v1.Answer>) reply)
        .setOnCancelHandler(() -> {}); // else onNext may throw
    cluster
        .answer(request.getGroup(), request.getKey(), Messages.fromMessage(request.getMode()))
        .thenApply(Messages::toMessage)
        .whenComplete((answer, defect) -> send(answer, defect, reply));
  }

  @Override
  public void fetchAll(FetchAllRequest request, StreamObserver<FetchAllResponse> reply) {
    AnswerStream answers =
        new AnswerStream(
            (ServerCallStreamObserver<FetchAllResponse>) reply, request.getKeysCount());
    FetchMode mode = Messages.fromMessage(request.getMode());
    List<CompletionStage<Answer>> stages =
        cluster.answerAll(request.getGroup(), request.getKeysList(), mode);
    for (int i = 0; i < stages.size(); i++) {
      int index = i;
      stages
          .get(index)
          .whenComplete(
              (answer, defect) -> answers.add(index, answer == null ? asAnswer(defect) : answer));
    }
    answers.uncork();
  }

  @Override
  public void write(WriteRequest request, StreamObserver<WriteResponse> reply) {
    ((ServerCallStreamObserver<WriteResponse>) reply).setOnCancelHandler(() -> {});
    List<Write> writes = request.getWritesList().stream().map(Messages::fromMessage).toList();
    cluster
        .write(request.getGroup(), writes, request.getTimeoutNanos())
        .thenApply(Messages::toMessage)
        .whenComplete((answers, defect) -> send(answers, defect, reply));
  }

  @Override
  public void drop(DropRequest request, StreamObserver<dev.covey.proto.v1.WriteAnswer> reply) {
    ((ServerCallStreamObserver<dev.covey.proto.v1.WriteAnswer>) reply).setOnCancelHandler(() -> {});
    CompletionStage<WriteAnswer> dropped =
        request.getEverything()
            ? cluster.dropAll(request.getGroup())
            : CompletableFuture.completedStage(
                cluster.drop(request.getGroup(), request.getKeysList()));
    dropped
        .thenApply(Messages::toMessage)
        .whenComplete((answer, defect) -> send(answer, defect, reply));
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

  private static Answer asAnswer(@Nullable Throwable defect) {
    return new Answer.Failure(FailureKind.LOAD_FAILED, String.valueOf(defect));
  }
}
