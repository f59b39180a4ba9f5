package dev.covey.node;

import dev.covey.group.Answer;
import dev.covey.group.FailureKind;
import dev.covey.proto.v1.FetchAllResponse;
import dev.covey.proto.v1.IndexedAnswer;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The answers to one request for many keys, as they come. */
final class AwaitedAnswers implements StreamObserver<FetchAllResponse> {

  private final List<CompletableFuture<Answer>> futures;

  AwaitedAnswers(int keys) {
    this.futures = Stream.generate(() -> new CompletableFuture<Answer>()).limit(keys).toList();
  }

  /** One for each key, in order. Never fails. */
  List<CompletableFuture<Answer>> futures() {
    return futures;
  }

  @Override
  public void onNext(FetchAllResponse response) {
    for (IndexedAnswer indexed : response.getAnswersList()) {
      int index = indexed.getIndex(); // unsigned on the wire
      if (index >= 0 && index < futures.size()) { // what is out of range answers nobody
        futures.get(index).complete(Messages.fromMessage(indexed.getAnswer()));
      }
    }
  }

  @Override
  public void onError(Throwable thrown) {
    completeTheRest(GrpcWire.failure(thrown));
  }

  @Override
  public void onCompleted() {
    completeTheRest(
        new Answer.Failure(FailureKind.LOAD_FAILED, "the owner left the key out of its answers"));
  }

  private void completeTheRest(Answer failure) {
    futures.forEach(future -> future.complete(failure));
  }
}
