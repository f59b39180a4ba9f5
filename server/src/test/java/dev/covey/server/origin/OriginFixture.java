package dev.covey.server.origin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.group.AsyncGetter;
import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.Loaded;
import dev.covey.node.Node;
import dev.covey.singleflight.ManualTime;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Getters over HTTP whose time-outs a test holds. Confined to one test. */
final class OriginFixture implements AutoCloseable {

  private static final long LIMIT_SECONDS = 20;

  final ManualTime time = new ManualTime();
  final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "origin-test");
            thread.setDaemon(true);
            return thread;
          });
  private final HttpOrigins origins = new HttpOrigins(threads, time, time);

  static HttpOriginSettings settings(String url) {
    return settings(url, Map.of(), 1_000, 5);
  }

  static HttpOriginSettings settings(
      String url, Map<String, String> headers, int maxBytes, int maxRedirects) {
    GroupConfig group = GroupConfig.builder().maxValueBytes(maxBytes).build();
    return new HttpOriginSettings(
        url, headers, Duration.ofSeconds(10), Duration.ofSeconds(7), maxRedirects, group);
  }

  AsyncGetter<byte[]> getter(HttpOriginSettings settings) {
    return origins.getter(settings);
  }

  CompletableFuture<Loaded<byte[]>> begin(HttpOriginSettings settings, String key)
      throws Exception {
    return getter(settings).load(key).toCompletableFuture();
  }

  Loaded<byte[]> load(HttpOriginSettings settings, String key) throws Exception {
    return await(begin(settings, key));
  }

  static <T> T await(CompletableFuture<T> future) throws Exception {
    return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** What the load's failure says, without the class's name. */
  String failure(HttpOriginSettings settings, String key) throws Exception {
    return failure(begin(settings, key));
  }

  static String failure(CompletableFuture<?> load) throws Exception {
    try {
      Object came = load.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      throw new AssertionError("no failure, but " + came);
    } catch (ExecutionException failed) {
      assertThat(failed.getCause()).isInstanceOf(OriginException.class);
      return String.valueOf(failed.getCause().getMessage());
    }
  }

  /** A value that the settings' origin serves for a key, through a group. */
  byte[] throughAGroup(HttpOriginSettings settings, String key) {
    try (Node node = Node.builder().start()) {
      Group<byte[]> group =
          node.asyncGroup("g", Codec.bytes(), getter(settings), GroupConfig.defaults());
      return group.get(key);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
