package dev.covey.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.Loaded;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NodeTest {

  @Test
  void nodeWithoutDiscoveryIsACacheOfOne() {
    AtomicInteger loads = new AtomicInteger();
    try (Node node = Node.builder().start()) {
      Group<String> group =
          node.group("g", Codec.utf8(), key -> Loaded.of(key + loads.incrementAndGet()));
      assertThat(group.get("k")).isEqualTo("k1");
      assertThat(group.get("k")).isEqualTo("k1");
      assertThat(node.address()).isEmpty();
    }
  }
}
