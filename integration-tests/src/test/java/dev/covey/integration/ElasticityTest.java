package dev.covey.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.covey.discovery.etcd.EtcdDiscovery;
import dev.covey.discovery.etcd.RealEtcd;
import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.Loaded;
import dev.covey.node.Node;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes come and go, with a real etcd, and the origin does not notice. */
@Timeout(120)
class ElasticityTest {

  private static final List<String> KEYS =
      IntStream.range(0, 3_000).mapToObj(i -> "key-" + i).toList();

  private final LongAdder loads = new LongAdder();
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final Map<String, Group<String>> groups = new LinkedHashMap<>();
  private RealEtcd etcd;

  @BeforeEach
  void fill() throws Exception {
    etcd = RealEtcd.start();
    start("a");
    start("b");
    start("c");
    awaitMembers(3);
    for (Node node : nodes.values()) {
      node.awaitReady(Duration.ofSeconds(30));
    }
    read("a");
    assertThat(loads.sum()).isEqualTo(KEYS.size());
  }

  @AfterEach
  void stop() {
    nodes.values().forEach(Node::close);
    if (etcd != null) {
      etcd.close();
    }
  }

  @Test
  void nodeThatComesTakesOverWhatTheOthersHave() {
    start("d");
    awaitMembers(4);
    read("b");
    read("d");
    assertThat(loads.sum()).isEqualTo(KEYS.size());
  }

  @Test
  void nodeThatGoesHandsOverWhatItHas() {
    Objects.requireNonNull(nodes.remove("b")).close();
    awaitMembers(2);
    read("a");
    read("c");
    assertThat(loads.sum()).isEqualTo(KEYS.size());
  }

  private void start(String id) {
    Node node =
        Node.builder()
            .id(id)
            .listen("127.0.0.1:0")
            .discovery(EtcdDiscovery.builder().endpoints(etcd.endpoint()).build())
            .open();
    nodes.put(id, node);
    groups.put(
        id,
        node.group(
            "g",
            Codec.utf8(),
            key -> {
              loads.increment();
              return Loaded.of("value of " + key);
            }));
    node.join();
  }

  private void awaitMembers(int count) {
    await().until(() -> nodes.values().stream().allMatch(node -> node.members().size() == count));
  }

  private void read(String id) {
    for (int from = 0; from < KEYS.size(); from += 100) {
      assertThat(Objects.requireNonNull(groups.get(id)).getAll(KEYS.subList(from, from + 100)))
          .hasSize(100);
    }
  }
}
