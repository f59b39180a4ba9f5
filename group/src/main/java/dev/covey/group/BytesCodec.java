package dev.covey.group;

/** Byte arrays as they are. */
enum BytesCodec implements Codec<byte[]> {
  INSTANCE;

  @Override
  public byte[] encode(byte[] value) {
    return value;
  }

  @Override
  public byte[] decode(byte[] bytes) {
    return bytes;
  }

  @Override
  public long decodedBytes(byte[] value, int encodedBytes) {
    return 0; // the value is its encoded form
  }

  @Override
  public boolean decodesAtOnce() {
    return true;
  }
}
