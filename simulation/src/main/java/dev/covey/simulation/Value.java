package dev.covey.simulation;

import dev.covey.group.Codec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What the cache holds here. Immutable.
 *
 * @param version of the origin: which of the writes to it this is, or follows
 * @param source which load brought it, above 0; or, below 0, which operation has put it
 */
record Value(String key, long version, long source) {

  private static final int BESIDE_THE_KEY = 2 * Long.BYTES;

  boolean wasPut() {
    return source < 0;
  }

  /** How values travel. */
  record ValueCodec(boolean decodesAtOnce) implements Codec<Value> {

    @Override
    public byte[] encode(Value value) {
      byte[] key = value.key().getBytes(StandardCharsets.UTF_8);
      return ByteBuffer.allocate(key.length + BESIDE_THE_KEY)
          .putLong(value.version())
          .putLong(value.source())
          .put(key)
          .array();
    }

    @Override
    public Value decode(byte[] bytes) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      long version = buffer.getLong();
      long source = buffer.getLong();
      int length = bytes.length - BESIDE_THE_KEY;
      return new Value(
          new String(bytes, BESIDE_THE_KEY, length, StandardCharsets.UTF_8), version, source);
    }
  }
}
