package dev.covey.benchmarks;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;

/** A server of {@link UnaryService}. Safe for concurrent use. */
final class UnaryServer implements AutoCloseable {
  private final Server server;

  private UnaryServer(Server server) {
    this.server = server;
  }

  /** With gRPC's own executor for calls. */
  static UnaryServer withDefaults(Seat seat) throws IOException {
    return new UnaryServer(builder(seat).build().start());
  }

  /** With calls on the network threads. */
  static UnaryServer direct(Seat seat) throws IOException {
    return new UnaryServer(builder(seat).directExecutor().build().start());
  }

  private static NettyServerBuilder builder(Seat seat) {
    return NettyServerBuilder.forAddress(seat.socket(seat.index()))
        .addService(UnaryService.of(seat.candidates()));
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
