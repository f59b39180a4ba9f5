package dev.covey.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Collection;
import java.util.List;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;

/** Redis through Jedis: a pool with a connection for each caller. */
final class JedisCaller implements Caller {
  private final RedisClient client;
  private final RedisHits hits;

  JedisCaller(Seat seat) {
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(Load.MOST_BLOCKING);
    pool.setMaxIdle(Load.MOST_BLOCKING);
    client =
        RedisClient.builder()
            .hostAndPort(new HostAndPort(Seat.HOST, seat.ports().get(0)))
            .poolConfig(pool)
            .build();
    hits = new RedisHits(() -> client.info("stats"));
  }

  @Override
  public byte[] get(String key) {
    return client.get(key.getBytes(US_ASCII));
  }

  @Override
  public Collection<byte[]> getMany(List<String> keys) {
    return client.mget(keys.stream().map(key -> key.getBytes(US_ASCII)).toArray(byte[][]::new));
  }

  @Override
  public void preload(List<String> keys) {
    keys.forEach(key -> client.set(key.getBytes(US_ASCII), Caller.value(key)));
  }

  @Override
  public void check(long keys) {
    hits.check(keys);
  }

  @Override
  public void close() {
    client.close();
  }
}
