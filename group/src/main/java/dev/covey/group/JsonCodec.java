package dev.covey.group;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;

/**
 * Values as JSON, through Jackson. Needs {@code jackson-databind} on the class path. Safe for
 * concurrent use.
 *
 * @param <V> the type of the values
 */
public final class JsonCodec<V> implements Codec<V> {

  private final ObjectWriter writer;
  private final ObjectReader reader;

  private JsonCodec(ObjectMapper mapper, JavaType type) {
    this.writer = mapper.writerFor(type);
    this.reader = mapper.readerFor(type);
  }

  /** The codec of one class, with a mapper as Jackson makes it. */
  public static <V> JsonCodec<V> of(Class<V> type) {
    return of(new ObjectMapper(), type);
  }

  /** The codec of one class, with the caller's mapper, which must not be configured any more. */
  public static <V> JsonCodec<V> of(ObjectMapper mapper, Class<V> type) {
    return new JsonCodec<>(mapper, mapper.constructType(type));
  }

  /** The codec of a generic type, such as {@code new TypeReference<List<Item>>() {}}. */
  public static <V> JsonCodec<V> of(ObjectMapper mapper, TypeReference<V> type) {
    return new JsonCodec<>(mapper, mapper.constructType(type));
  }

  @Override
  public byte[] encode(V value) throws JsonProcessingException {
    return writer.writeValueAsBytes(value);
  }

  @Override
  public V decode(byte[] bytes) throws IOException {
    V value = reader.readValue(bytes);
    if (value == null) {
      throw new IOException("JSON null (expected: a value)");
    }
    return value;
  }
}
