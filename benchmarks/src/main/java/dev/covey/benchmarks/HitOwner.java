package dev.covey.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.covey.discovery.StaticDiscovery;
import dev.covey.group.Codec;
import dev.covey.group.GroupConfig;
import dev.covey.group.Loaded;
import dev.covey.node.Node;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The owner of all keys, its own program, with values of as many bytes as its argument says. Prints
 * its port; answers each line of its stdin with the bytes that its threads have allocated since the
 * line before; and ends with its stdin.
 */
final class HitOwner {
  static final String GROUP = "values";

  /** How the keys begin whose load takes two seconds. */
  static final String SLOW = "slow-";

  private static final long SLOW_SECONDS = 2;

  private HitOwner() {}

  public static void main(String[] args) throws IOException {
    byte[] value = new byte[Integer.parseInt(args[0])];
    try (Node node =
        Node.builder()
            .id("owner")
            .listen("127.0.0.1:0")
            .discovery(StaticDiscovery.parse("owner=127.0.0.1:0")) // itself, so at any port
            .start()) {
      node.asyncGroup(
          GROUP,
          Codec.bytes(),
          key -> {
            CompletableFuture<Loaded<byte[]>> loaded = new CompletableFuture<>();
            return key.startsWith(SLOW)
                ? loaded.completeOnTimeout(Loaded.of(value), SLOW_SECONDS, TimeUnit.SECONDS)
                : CompletableFuture.completedFuture(Loaded.of(value));
          },
          GroupConfig.builder().hotShare(0).build());
      System.out.println(node.address().orElseThrow().port());
      BufferedReader in = new BufferedReader(new InputStreamReader(System.in, US_ASCII));
      Allocation allocation = new Allocation();
      while (in.readLine() != null) {
        System.out.println(allocation.sinceLast());
      }
    }
  }
}
