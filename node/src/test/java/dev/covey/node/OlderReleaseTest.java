package dev.covey.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.covey.discovery.StaticDiscovery;
import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.Loaded;
import dev.covey.group.UnavailableException;
import dev.covey.proto.v1.PeerGrpc;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Beside a member whose release does not know writes. */
@Timeout(30)
class OlderReleaseTest {

  @Test
  void writesOfItsKeysFailAndSayWhyAndNeitherHangNorSucceed() throws Exception {
    Server older =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new PeerGrpc.PeerImplBase() {})
            .build()
            .start();
    try (Node node =
        Node.builder()
            .id("a")
            .listen("127.0.0.1:0")
            .discovery(StaticDiscovery.parse("a=127.0.0.1:7001,b=127.0.0.1:" + older.getPort()))
            .start()) {
      Group<String> group = node.group("g", Codec.utf8(), Loaded::of);
      Map<String, @Nullable Throwable> failures = new HashMap<>();
      for (String key : IntStream.range(0, 50).mapToObj(i -> "key" + i).toList()) {
        failures.put(key, catchRemove(group, key));
      }
      assertThat(failures.values().stream().filter(Objects::nonNull))
          .as("of its own keys; of this node's it has been granted none")
          .hasSizeBetween(1, 49)
          .allSatisfy(
              failure ->
                  assertThat(failure)
                      .isInstanceOf(UnavailableException.class)
                      .hasMessageContaining("the member's release does not know writes"));
      assertThatThrownBy(group::clear).isInstanceOf(UnavailableException.class);
    } finally {
      older.shutdownNow();
    }
  }

  private static @Nullable Throwable catchRemove(Group<String> group, String key) {
    return catchThrowable(() -> group.remove(key));
  }
}
