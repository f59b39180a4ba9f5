package dev.covey.group;

/**
 * Turns values into bytes and back, for the way between nodes.
 *
 * <p>Safe for concurrent use; called on loader threads, but see {@link #decodesAtOnce}. A value is
 * encoded once, when it was loaded, and decoded once by each node that fetches it, however often it
 * is asked for; so a value must not be changed by those who get it. Both methods may throw: bytes
 * that cannot be decoded are counted and dropped, see {@link UndecodableException}.
 *
 * @param <V> the type of the values
 */
public interface Codec<V> {

  /** The bytes of a value. The array is kept and must not change any more. */
  byte[] encode(V value) throws Exception;

  /**
   * The value of bytes that {@link #encode} made, perhaps in another release. The array must not be
   * changed.
   */
  V decode(byte[] bytes) throws Exception;

  /**
   * Heap that a decoded value takes beside its encoded form, in bytes, estimated: it counts against
   * the group's budget.
   *
   * @param encodedBytes the length of the encoded form; also the default
   */
  default long decodedBytes(V value, int encodedBytes) {
    return encodedBytes;
  }

  /**
   * Whether {@link #decode} takes less than a microsecond or so for any value and never blocks, so
   * that it may run on a network thread; false unless overridden.
   */
  default boolean decodesAtOnce() {
    return false;
  }

  /**
   * Values that are byte arrays: the very array is kept and handed out, uncopied, and must not be
   * changed.
   */
  static Codec<byte[]> bytes() {
    return BytesCodec.INSTANCE;
  }

  /** Values that are strings, as UTF-8. Bytes that are not well-formed UTF-8 are undecodable. */
  static Codec<String> utf8() {
    return Utf8Codec.INSTANCE;
  }
}
