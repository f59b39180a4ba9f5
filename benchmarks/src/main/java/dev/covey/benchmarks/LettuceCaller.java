package dev.covey.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Redis through Lettuce: one connection, which all callers share, as its authors advise. */
final class LettuceCaller implements Caller {
  private final RedisClient client;
  private final StatefulRedisConnection<String, byte[]> connection;
  private final RedisHits hits;

  LettuceCaller(Seat seat) {
    client = RedisClient.create(RedisURI.create(Seat.HOST, seat.ports().get(0)));
    connection = client.connect(RedisCodec.of(new StringCodec(US_ASCII), ByteArrayCodec.INSTANCE));
    hits = new RedisHits(() -> connection.sync().info("stats"));
  }

  @Override
  public byte[] get(String key) {
    return connection.sync().get(key);
  }

  @Override
  public CompletionStage<byte[]> getAsync(String key) {
    return connection.async().get(key);
  }

  @Override
  public Collection<byte[]> getMany(List<String> keys) {
    return connection.sync().mget(keys.toArray(String[]::new)).stream()
        .map(KeyValue::getValue)
        .toList();
  }

  @Override
  public void preload(List<String> keys) {
    keys.forEach(key -> connection.sync().set(key, Caller.value(key)));
  }

  @Override
  public void check(long keys) {
    hits.check(keys);
  }

  @Override
  public void close() {
    client.shutdown();
  }
}
