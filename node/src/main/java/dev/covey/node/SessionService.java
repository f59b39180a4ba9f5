package dev.covey.node;

import dev.covey.peers.session.Answering;
import dev.covey.peers.session.Replies;
import dev.covey.peers.session.ReplySink;
import dev.covey.peers.session.Requests;
import dev.covey.peers.session.Responder;
import dev.covey.peers.session.SessionSettings;
import dev.covey.proto.v1.CollectRequest;
import dev.covey.proto.v1.Heartbeat;
import dev.covey.proto.v1.SessionGrpc;
import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The owner's side of sessions with other members. Runs on network threads, and never blocks them:
 * what is cached is answered there; loads run elsewhere. Safe for concurrent use.
 */
final class SessionService implements BindableService {

  private final Answering answers;
  private final SessionSettings settings;

  /** By the sessions' numbers. */
  private final Map<String, Responder> responders = new ConcurrentHashMap<>();

  private volatile boolean ended;

  SessionService(Answering answers, SessionSettings settings) {
    this.answers = answers;
    this.settings = settings;
  }

  @Override
  public ServerServiceDefinition bindService() {
    ChunkMarshaller chunks = ChunkMarshaller.sending();
    var collect = SessionCalls.collect(chunks);
    ServiceDescriptor described =
        ServiceDescriptor.newBuilder(SessionGrpc.SERVICE_NAME)
            .setSchemaDescriptor(SessionGrpc.getServiceDescriptor().getSchemaDescriptor())
            .addMethod(SessionCalls.CONVERSE)
            .addMethod(SessionCalls.CONTROL)
            .addMethod(collect)
            .build();
    return ServerServiceDefinition.builder(described)
        .addMethod(SessionCalls.CONVERSE, this::converse)
        .addMethod(SessionCalls.CONTROL, this::control)
        .addMethod(collect, this::collect)
        .build();
  }

  /** Ends the sessions, each after the replies that are ready, and refuses new ones. */
  void end() {
    ended = true;
    responders.values().forEach(Responder::end);
  }

  private ServerCall.Listener<Requests> converse(
      ServerCall<Requests, Replies> call, Metadata headers) {
    String session = headers.get(SessionCalls.SESSION);
    if (session == null) {
      call.close(Status.INVALID_ARGUMENT.withDescription("covey-session: none"), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    Responder responder = new Responder(answers, new Sink(call), settings);
    if (responders.putIfAbsent(session, responder) != null) {
      call.close(
          Status.ALREADY_EXISTS.withDescription("covey-session: " + session), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    call.sendHeaders(new Metadata());
    call.request(SessionCalls.ALL);
    if (ended) { // which may not have seen this one
      responder.end();
    }
    return new ServerCall.Listener<>() {
      @Override
      public void onMessage(Requests requests) {
        responder.received(requests);
      }

      @Override
      public void onReady() {
        responder.ready();
      }

      @Override
      public void onHalfClose() {
        responder.end();
      }

      @Override
      public void onCancel() {
        over();
      }

      @Override
      public void onComplete() {
        over();
      }

      private void over() {
        responders.remove(session);
        responder.close();
      }
    };
  }

  private ServerCall.Listener<Heartbeat> control(
      ServerCall<Heartbeat, Heartbeat> call, Metadata headers) {
    call.sendHeaders(new Metadata());
    call.request(SessionCalls.ALL);
    return new ServerCall.Listener<>() {
      @Override
      public void onMessage(Heartbeat beat) {
        call.sendMessage(BeatMessages.toMessage(answers.beaten(BeatMessages.beat(beat))));
      }

      @Override
      public void onHalfClose() {
        call.close(Status.OK, new Metadata());
      }
    };
  }

  private ServerCall.Listener<CollectRequest> collect(
      ServerCall<CollectRequest, ChunkMarshaller.Chunk> call, Metadata headers) {
    String session = headers.get(SessionCalls.SESSION);
    Responder responder = session == null ? null : responders.get(session);
    call.request(1);
    return new ParcelDelivery(call, responder);
  }

  /** Where a responder's replies go. */
  private record Sink(ServerCall<Requests, Replies> call) implements ReplySink {

    @Override
    public void send(Replies replies) {
      call.sendMessage(replies);
    }

    @Override
    public boolean isReady() {
      return call.isReady();
    }

    @Override
    public void end() {
      call.close(Status.UNAVAILABLE.withDescription("the session has ended"), new Metadata());
    }
  }
}
