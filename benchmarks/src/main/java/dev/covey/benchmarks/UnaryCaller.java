package dev.covey.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Plain gRPC, through the calls that generated stubs make: a channel to each server, which a key's
 * hash chooses, as a member of a cluster has one to each other member.
 */
final class UnaryCaller implements Caller {
  private final List<ManagedChannel> channels;

  private UnaryCaller(Seat seat, UnaryOperator<NettyChannelBuilder> settings) {
    channels =
        IntStream.range(0, seat.ports().size())
            .mapToObj(
                i -> NettyChannelBuilder.forAddress(Seat.HOST, seat.ports().get(i)).usePlaintext())
            .map(settings)
            .map(NettyChannelBuilder::build)
            .toList();
  }

  /** With gRPC's own executor for callbacks. */
  static UnaryCaller withDefaults(Seat seat) {
    return new UnaryCaller(seat, UnaryOperator.identity());
  }

  /** With callbacks on the network threads. */
  static UnaryCaller direct(Seat seat) {
    return new UnaryCaller(seat, NettyChannelBuilder::directExecutor);
  }

  @Override
  public byte[] get(String key) {
    return ClientCalls.blockingUnaryCall(
        channel(key), UnaryService.METHOD, CallOptions.DEFAULT, key.getBytes(US_ASCII));
  }

  @Override
  public CompletionStage<byte[]> getAsync(String key) {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    ClientCalls.asyncUnaryCall(
        channel(key).newCall(UnaryService.METHOD, CallOptions.DEFAULT),
        key.getBytes(US_ASCII),
        new StreamObserver<>() {
          @Override
          public void onNext(byte[] value) {
            answer.complete(value);
          }

          @Override
          public void onError(Throwable failure) {
            answer.completeExceptionally(failure);
          }

          @Override
          public void onCompleted() {}
        });
    return answer;
  }

  private ManagedChannel channel(String key) {
    return channels.get(Math.floorMod(key.hashCode(), channels.size()));
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }
}
