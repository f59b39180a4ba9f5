package dev.covey.group;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;

/**
 * Values that are protobuf messages. Needs {@code protobuf-java} on the class path. Safe for
 * concurrent use.
 *
 * @param <M> the message type
 */
public final class ProtobufCodec<M extends MessageLite> implements Codec<M> {

  private final Parser<M> parser;

  private ProtobufCodec(Parser<M> parser) {
    this.parser = parser;
  }

  /** The codec of one message type, such as {@code ProtobufCodec.of(Item.parser())}. */
  public static <M extends MessageLite> ProtobufCodec<M> of(Parser<M> parser) {
    return new ProtobufCodec<>(parser);
  }

  @Override
  public byte[] encode(M value) {
    return value.toByteArray();
  }

  @Override
  public M decode(byte[] bytes) throws InvalidProtocolBufferException {
    return parser.parseFrom(bytes);
  }
}
