package dev.covey.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.covey.discovery.StaticDiscovery;
import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.Loaded;
import dev.covey.group.OwnerUnreachableException;
import dev.covey.group.UnavailableException;
import dev.covey.proto.v1.PeerGrpc;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Beside a member whose release does not know writes. */
@Timeout(30)
class OlderReleaseTest {

  @Test
  void writesFailAndSayWhyAndNeitherHangNorSucceed() throws Exception {
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
      int seen = 0;
      for (String key : IntStream.range(0, 50).mapToObj(i -> "key" + i).toList()) {
        Throwable failure = catchRemove(group, key);
        assertThat(failure).hasMessageContaining("the member's release does not know writes");
        if (failure instanceof UnavailableException unavailable) {
          assertThat(unavailable.members()).containsExactly("b");
          seen |= 1;
        } else {
          assertThat(failure).isInstanceOf(OwnerUnreachableException.class);
          seen |= 2;
        }
      }
      assertThat(seen).as("keys of both owners").isEqualTo(3);
      assertThatThrownBy(group::clear).isInstanceOf(UnavailableException.class);
    } finally {
      older.shutdownNow();
    }
  }

  private static Throwable catchRemove(Group<String> group, String key) {
    return catchThrowable(() -> group.remove(key));
  }
}
