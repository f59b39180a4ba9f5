package dev.covey.node;

import dev.covey.group.Answer;
import dev.covey.peers.Cluster;
import dev.covey.proto.v1.FetchRequest;
import dev.covey.proto.v1.FetchResponse;
import dev.covey.proto.v1.HelloRequest;
import dev.covey.proto.v1.HelloResponse;
import dev.covey.proto.v1.PeerGrpc;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What other members ask of this one. Runs on network threads, and never blocks them: what is
 * cached is answered there, loads run elsewhere. Safe for concurrent use.
 */
final class PeerService extends PeerGrpc.PeerImplBase {

  private final Cluster cluster;

  /** A response ends with the answer that passes this; the asker asks again for the rest. */
  private final int fullResponseBytes;

  PeerService(Cluster cluster, int fullResponseBytes) {
    this.cluster = cluster;
    this.fullResponseBytes = fullResponseBytes;
  }

  @Override
  public void hello(HelloRequest request, StreamObserver<HelloResponse> reply) {
    reply.onNext(HelloResponse.getDefaultInstance());
    reply.onCompleted();
  }

  @Override
  public void fetch(FetchRequest request, StreamObserver<FetchResponse> reply) {
    ((ServerCallStreamObserver<FetchResponse>) reply)
        .setOnCancelHandler(() -> {}); // else onNext may throw
    if (request.getKeysCount() == 0) {
      reply.onError(
          Status.INVALID_ARGUMENT
              .withDescription("keys: none (expected: at least one)")
              .asException());
      return;
    }
    cluster
        .answer(request.getGroup(), request.getKeysList(), Messages.fromMessage(request.getMode()))
        .thenApply(this::response)
        .whenComplete((response, defect) -> send(response, defect, reply));
  }

  private static void send(
      @Nullable FetchResponse response,
      @Nullable Throwable defect,
      StreamObserver<FetchResponse> reply) {
    if (response == null) {
      reply.onError(
          Status.UNKNOWN.withDescription(String.valueOf(defect)).withCause(defect).asException());
    } else {
      reply.onNext(response);
      reply.onCompleted();
    }
  }

  private FetchResponse response(List<Answer> answers) {
    FetchResponse.Builder response = FetchResponse.newBuilder();
    long bytes = 0;
    for (Answer answer : answers) {
      dev.covey.proto.v1.Answer message = Messages.toMessage(answer);
      bytes += message.getSerializedSize();
      if (bytes > fullResponseBytes && response.getAnswersCount() > 0) {
        break;
      }
      response.addAnswers(message);
    }
    return response.build();
  }
}
