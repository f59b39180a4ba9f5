package dev.covey.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * An echo by gRPC, but for the length: it answers a key with as many bytes as the key says. What a
 * unary call costs when nothing is done in it.
 */
final class UnaryService {
  static final MethodDescriptor<byte[], byte[]> METHOD =
      MethodDescriptor.newBuilder(new Bytes(), new Bytes())
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("covey.benchmarks.Echo/Echo")
          .build();

  private UnaryService() {}

  static ServerServiceDefinition of(CandidateKeys candidates) {
    Map<Integer, byte[]> values = new HashMap<>();
    candidates.spans().forEach(span -> values.put(span.bytes(), new byte[span.bytes()]));
    return ServerServiceDefinition.builder("covey.benchmarks.Echo")
        .addMethod(
            METHOD,
            ServerCalls.asyncUnaryCall(
                (request, reply) -> {
                  reply.onNext(
                      values.getOrDefault(
                          CandidateKeys.bytes(new String(request, US_ASCII)), new byte[0]));
                  reply.onCompleted();
                }))
        .build();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream message) {
      try {
        return message.readNBytes(message.available()); // gRPC's streams know their length
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
