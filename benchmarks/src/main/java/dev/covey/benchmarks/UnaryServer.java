package dev.covey.benchmarks;

import dev.covey.discovery.StaticDiscovery;
import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.GroupStats;
import dev.covey.group.Loaded;
import dev.covey.node.Node;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The other end of the calls, its own program: an echo with gRPC's default executor, one with a
 * direct executor, and a node that owns all keys and has them in its main tier. Prints their ports
 * in that order, serves until stdin ends, and fails if the node had to load any key twice.
 */
final class UnaryServer {
  static final int VALUE_BYTES = 100;
  static final String GROUP = "values";
  static final List<String> KEYS =
      IntStream.range(0, 8192).mapToObj("user:%015d"::formatted).toList();

  private UnaryServer() {}

  public static void main(String[] args) throws IOException {
    Server byDefault = echo().build().start();
    Server direct = echo().directExecutor().build().start();
    try (Node owner =
        Node.builder()
            .id("owner")
            .listen("127.0.0.1:0")
            .discovery(StaticDiscovery.parse("owner=127.0.0.1:0")) // itself, so at any port
            .start()) {
      Group<byte[]> group =
          owner.group(
              GROUP,
              Codec.bytes(),
              key -> Loaded.of(new byte[VALUE_BYTES]),
              GroupConfig.builder().hotShare(0).build());
      group.getAll(KEYS);
      int port = owner.address().orElseThrow().port();
      System.out.printf("%d %d %d%n", byDefault.getPort(), direct.getPort(), port);
      System.in.transferTo(OutputStream.nullOutputStream());
      check(group.stats());
    } finally {
      byDefault.shutdownNow();
      direct.shutdownNow();
    }
  }

  private static NettyServerBuilder echo() {
    return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .addService(Echo.service());
  }

  private static void check(GroupStats stats) {
    if (stats.servedHits() != stats.served() || stats.loads() != KEYS.size()) {
      throw new IllegalStateException(
          "served: %d, hits: %d, loads: %d (expected: all of them hits, %d loads)"
              .formatted(stats.served(), stats.servedHits(), stats.loads(), KEYS.size()));
    }
  }
}
