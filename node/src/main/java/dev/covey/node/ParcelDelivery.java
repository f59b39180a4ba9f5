package dev.covey.node;

import dev.covey.group.Answer;
import dev.covey.peers.session.Responder;
import dev.covey.proto.v1.CollectRequest;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * A value as its owner sends it, in chunks, no faster than the asker takes them. Confined to the
 * call's thread.
 */
final class ParcelDelivery extends ServerCall.Listener<CollectRequest> {

  private final ServerCall<CollectRequest, ChunkMarshaller.Chunk> call;
  private final @Nullable Responder responder;
  private byte @Nullable [] value;
  private int sent;

  ParcelDelivery(
      ServerCall<CollectRequest, ChunkMarshaller.Chunk> call, @Nullable Responder responder) {
    this.call = call;
    this.responder = responder;
  }

  @Override
  public void onMessage(CollectRequest request) {
    Answer.Value parcel = responder == null ? null : responder.take(request.getId());
    if (parcel == null) {
      call.close(
          Status.NOT_FOUND.withDescription("parcel: " + request.getId() + " is not here"),
          new Metadata());
      return;
    }
    value = parcel.bytes();
    call.sendHeaders(new Metadata());
    send();
  }

  @Override
  public void onReady() {
    send();
  }

  private void send() {
    byte[] whole = value;
    if (whole == null) {
      return;
    }
    while (sent < whole.length && call.isReady()) {
      int length = Math.min(Responder.MAX_REPLY_BYTES, whole.length - sent);
      call.sendMessage(new ChunkMarshaller.Chunk(whole, sent, length));
      sent += length;
    }
    if (sent == whole.length) {
      value = null;
      call.close(Status.OK, new Metadata());
    }
  }
}
