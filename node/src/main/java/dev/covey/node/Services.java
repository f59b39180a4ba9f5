package dev.covey.node;

import dev.covey.proto.v1.AdminGrpc;
import dev.covey.proto.v1.PeerGrpc;
import dev.covey.proto.v1.SessionGrpc;
import io.grpc.BindableService;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.util.List;

/**
 * All that a node answers on its port: its peers, people and tools, and gRPC's own services for
 * health and reflection. Safe for concurrent use.
 */
final class Services {

  /** The empty name stands for the node as a whole. */
  private static final List<String> NAMES =
      List.of("", PeerGrpc.SERVICE_NAME, SessionGrpc.SERVICE_NAME, AdminGrpc.SERVICE_NAME);

  private final HealthStatusManager health = new HealthStatusManager();
  private final SessionService sessions;
  private final List<ServerServiceDefinition> definitions;

  /** Health says that nothing is served, until {@link #serving}. */
  Services(Introduction self, PeerService peers, SessionService sessions, BindableService admin) {
    this.sessions = sessions;
    NAMES.forEach(name -> health.setStatus(name, ServingStatus.NOT_SERVING));
    definitions =
        List.of(
            ServerInterceptors.intercept(peers, new IntroductionCheck(self)),
            ServerInterceptors.intercept(sessions, new IntroductionCheck(self)),
            admin.bindService(),
            health.getHealthService().bindService(),
            ProtoReflectionServiceV1.newInstance().bindService());
  }

  List<ServerServiceDefinition> definitions() {
    return definitions;
  }

  void serving() {
    NAMES.forEach(name -> health.setStatus(name, ServingStatus.SERVING));
  }

  /** Ends the sessions of other members, and refuses new ones. */
  void endSessions() {
    sessions.end();
  }

  /** Health says so, and stays so. */
  void notServing() {
    health.enterTerminalState();
  }
}
