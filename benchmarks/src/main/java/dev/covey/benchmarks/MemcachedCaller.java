package dev.covey.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import net.spy.memcached.ConnectionFactoryBuilder;
import net.spy.memcached.MemcachedClient;
import net.spy.memcached.transcoders.SerializingTranscoder;

/** Memcached through spymemcached: one connection, which all callers share; no compression. */
final class MemcachedCaller implements Caller {
  private final MemcachedClient client;
  private long checked; // confined to the thread that checks

  MemcachedCaller(Seat seat) throws IOException {
    SerializingTranscoder plain = new SerializingTranscoder();
    plain.setCompressionThreshold(Integer.MAX_VALUE);
    client =
        new MemcachedClient(
            new ConnectionFactoryBuilder()
                .setTranscoder(plain)
                .setUseNagleAlgorithm(false)
                .setOpTimeout(10_000)
                .build(),
            seat.ports().stream()
                .map(port -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .toList());
  }

  @Override
  public byte[] get(String key) {
    return (byte[]) client.get(key);
  }

  @Override
  public CompletionStage<byte[]> getAsync(String key) {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    client
        .asyncGet(key)
        .addListener(
            got -> {
              try {
                answer.complete((byte[]) got.get());
              } catch (ExecutionException | InterruptedException e) {
                answer.completeExceptionally(e);
              }
            });
    return answer;
  }

  @Override
  public Collection<byte[]> getMany(List<String> keys) {
    return client.getBulk(keys).values().stream().map(byte[].class::cast).toList();
  }

  @Override
  public void preload(List<String> keys) throws Exception {
    for (String key : keys) {
      client.set(key, 0, Caller.value(key)).get();
    }
    checked = hits();
  }

  @Override
  public void check(long keys) {
    long now = hits();
    Caller.expect("hits that memcached counted", now - checked, keys);
    checked = now;
  }

  private long hits() {
    return client.getStats().values().stream()
        .mapToLong(server -> Long.parseLong(server.getOrDefault("get_hits", "0")))
        .sum();
  }

  @Override
  public void close() {
    client.shutdown();
  }
}
