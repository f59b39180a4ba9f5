package dev.covey.node;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Optional;

/** Refuses the calls that are not meant for this node. Safe for concurrent use. */
final class IntroductionCheck implements ServerInterceptor {

  private final Introduction self;

  IntroductionCheck(Introduction self) {
    this.self = self;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Optional<String> objection = Introduction.from(headers).objection(self);
    if (objection.isEmpty()) {
      return next.startCall(call, headers);
    }
    call.close(Status.FAILED_PRECONDITION.withDescription(objection.get()), new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
