package dev.covey.benchmarks;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;

/** Plain gRPC, through the blocking call that generated stubs make. */
final class EchoCaller implements Caller {
  private static final byte[] REQUEST = new byte[UnaryServer.VALUE_BYTES];

  private final String name;
  private final ManagedChannel channel;

  private EchoCaller(String name, NettyChannelBuilder channel) {
    this.name = name;
    this.channel = channel.usePlaintext().build();
  }

  /** With gRPC's own executor for callbacks. */
  static EchoCaller withDefaults(int port) {
    return new EchoCaller("grpc_default", NettyChannelBuilder.forAddress("127.0.0.1", port));
  }

  /** With callbacks on the network threads. */
  static EchoCaller direct(int port) {
    return new EchoCaller(
        "grpc_direct", NettyChannelBuilder.forAddress("127.0.0.1", port).directExecutor());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public byte[] call(int thread, int turn) {
    return ClientCalls.blockingUnaryCall(channel, Echo.METHOD, CallOptions.DEFAULT, REQUEST);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
