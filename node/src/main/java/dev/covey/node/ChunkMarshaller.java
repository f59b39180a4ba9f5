package dev.covey.node;

import static dev.covey.node.ProtoReader.DELIMITED;
import static dev.covey.node.ProtoReader.TYPE_BITS;

import com.google.protobuf.CodedOutputStream;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * {@code covey.v1.Chunk} to and from its place in the whole value, so that its bytes are copied
 * once. For one call of an asker, or for all of an owner.
 */
final class ChunkMarshaller implements MethodDescriptor.Marshaller<ChunkMarshaller.Chunk> {

  /** A piece of a value. */
  @SuppressWarnings("ArrayRecordComponent") // the value itself, never compared
  record Chunk(byte[] value, int from, int length) {}

  private static final int DATA = dev.covey.proto.v1.Chunk.DATA_FIELD_NUMBER;

  private final byte[] target;
  private int filled; // by the call's thread

  /**
   * @param target what the chunks that are received are put into, in order
   */
  ChunkMarshaller(byte[] target) {
    this.target = target;
  }

  /** One that does not receive. */
  static ChunkMarshaller sending() {
    return new ChunkMarshaller(new byte[0]);
  }

  @Override
  public InputStream stream(Chunk chunk) {
    int size = ProtoMessage.sizeOfField(DATA, chunk.length());
    return new ProtoMessage(size, out -> write(chunk, size - chunk.length(), out));
  }

  private static void write(Chunk chunk, int head, OutputStream target) throws IOException {
    CodedOutputStream out = CodedOutputStream.newInstance(target, head);
    ProtoMessage.begin(DATA, chunk.length(), out);
    out.flush();
    target.write(chunk.value(), chunk.from(), chunk.length());
  }

  @Override
  public Chunk parse(InputStream stream) {
    return ProtoReader.read("chunk", stream, this::read);
  }

  private Chunk read(ProtoReader in) throws IOException {
    int from = filled;
    while (in.hasMore(in.size())) {
      int tag = in.readTag();
      if (tag == ((DATA << TYPE_BITS) | DELIMITED)) {
        int length = in.readEnd() - in.position();
        if (length > target.length - filled) {
          throw new IOException("more bytes than the parcel was to have: " + target.length);
        }
        in.readInto(target, filled, length);
        filled += length;
      } else {
        in.skip(tag);
      }
    }
    return new Chunk(target, from, filled - from);
  }
}
