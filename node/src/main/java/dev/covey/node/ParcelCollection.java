package dev.covey.node;

import dev.covey.group.Answer;
import dev.covey.group.FailureKind;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.CompletableFuture;

/** A value as its asker collects it, in chunks. Confined to the call's thread. */
final class ParcelCollection extends ClientCall.Listener<ChunkMarshaller.Chunk> {

  private final Answer.Value value;
  private final CompletableFuture<Answer> answer;
  private int bytes;

  ParcelCollection(Answer.Value value, CompletableFuture<Answer> answer) {
    this.value = value;
    this.answer = answer;
  }

  @Override
  public void onMessage(ChunkMarshaller.Chunk chunk) {
    bytes += chunk.length();
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    if (!status.isOk()) {
      answer.complete(GrpcWire.failure(status));
    } else if (bytes < value.bytes().length) {
      String detail = bytes + " bytes of a value of " + value.bytes().length;
      answer.complete(new Answer.Failure(FailureKind.OWNER_UNREACHABLE, detail));
    } else {
      answer.complete(value);
    }
  }
}
