package dev.covey.node;

import dev.covey.peers.session.Replies;
import dev.covey.peers.session.Requests;
import dev.covey.proto.v1.CollectRequest;
import dev.covey.proto.v1.Heartbeat;
import dev.covey.proto.v1.SessionGrpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;

/** The calls of {@code covey.v1.Session}, by way of this node's own marshallers. */
final class SessionCalls {

  /** The asker's random number, in decimal. */
  static final Metadata.Key<String> SESSION =
      Metadata.Key.of("covey-session", Metadata.ASCII_STRING_MARSHALLER);

  static final MethodDescriptor<Requests, Replies> CONVERSE =
      SessionGrpc.getConverseMethod().toBuilder(new RequestsMarshaller(), new RepliesMarshaller())
          .build();

  static final MethodDescriptor<Heartbeat, Heartbeat> CONTROL = SessionGrpc.getControlMethod();

  /** Messages are taken as they come, so that the network alone holds their sender back. */
  static final int ALL = Integer.MAX_VALUE;

  private SessionCalls() {}

  /** The call that brings a value in chunks. */
  static MethodDescriptor<CollectRequest, ChunkMarshaller.Chunk> collect(ChunkMarshaller chunks) {
    return SessionGrpc.getCollectMethod().toBuilder(
            SessionGrpc.getCollectMethod().getRequestMarshaller(), chunks)
        .build();
  }
}
