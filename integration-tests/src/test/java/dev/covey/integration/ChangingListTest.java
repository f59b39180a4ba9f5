package dev.covey.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.covey.discovery.Discovery;
import dev.covey.discovery.DiscoveryStatus;
import dev.covey.discovery.DiscoveryStatus.State;
import dev.covey.discovery.DnsDiscovery;
import dev.covey.discovery.FileDiscovery;
import dev.covey.discovery.Member;
import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.Loaded;
import dev.covey.node.Node;
import dev.covey.node.NodeBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes whose list, in a file or by DNS, changes while they are asked. */
@Timeout(60)
class ChangingListTest {

  private static final Duration INTERVAL = Duration.ofMillis(50);
  private static final List<String> KEYS = IntStream.range(0, 30).mapToObj(i -> "k" + i).toList();

  @TempDir private Path folder;

  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final Map<String, Group<String>> groups = new LinkedHashMap<>();
  private final Map<String, Integer> origin = new ConcurrentHashMap<>();
  private volatile List<InetAddress> addresses = List.of();

  @AfterEach
  void close() {
    nodes.values().forEach(Node::close);
    nodes.keySet().forEach(NodeThreads::assertNone);
  }

  @Test
  void membersComeAndGoByTheFileAndNoCallFails() throws Exception {
    for (String id : List.of("a", "b", "c")) {
      Discovery file = FileDiscovery.of(folder.resolve("members"), INTERVAL);
      open(Node.builder().id(id).listen("127.0.0.1:0").discovery(file));
    }
    writeFile("a", "b");
    joinAll();
    awaitMembers("a", "b");
    try (Readers readers = new Readers()) {
      writeFile("a", "b", "c");
      awaitMembers("a", "b", "c");
      assertRemovesReach("a", "b", "c");
      writeFile("a", "c");
      awaitMembers("a", "c");
      assertRemovesReach("a", "c");
      readers.assertNoneFailed();
    }
  }

  @Test
  void fileThatGoesBadChangesNothingButTheStatus() throws Exception {
    Path file = folder.resolve("members");
    Node node =
        open(
            Node.builder()
                .id("a")
                .listen("127.0.0.1:0")
                .discovery(FileDiscovery.of(file, INTERVAL)));
    writeFile("a");
    joinAll();
    Files.writeString(file, "a");
    await().until(() -> node.discoveryStatus().state() == State.STALE);
    assertThat(node.discoveryStatus().detail())
        .isEqualTo(file + ":1: member: \"a\" (expected: id=host:port)");
    awaitMembers("a");
    assertThat(group("a").get("k0")).isEqualTo("k0#0");
    writeFile("a");
    await().until(() -> node.discoveryStatus().equals(DiscoveryStatus.of(State.CURRENT)));
  }

  @Test
  void membersComeAndGoByDnsAndNoCallFails() throws Exception {
    int port = FreePorts.pick(1).get(0);
    for (String host : List.of("127.0.0.1", "127.0.0.2", "127.0.0.3")) {
      Discovery dns = DnsDiscovery.of("covey.example", port, INTERVAL, name -> addresses);
      open(Node.builder().listen(host + ":" + port).discovery(dns));
    }
    String a = "127.0.0.1:" + port;
    String b = "127.0.0.2:" + port;
    String c = "127.0.0.3:" + port;
    assertThat(nodes).containsOnlyKeys(a, b, c);
    resolveTo("127.0.0.1", "127.0.0.2");
    joinAll();
    awaitMembers(a, b);
    try (Readers readers = new Readers()) {
      resolveTo("127.0.0.3", "127.0.0.2", "127.0.0.1");
      awaitMembers(a, b, c);
      assertRemovesReach(a, b, c);
      resolveTo("127.0.0.3", "127.0.0.1");
      awaitMembers(a, c);
      assertRemovesReach(a, c);
      readers.assertNoneFailed();
    }
  }

  private Node open(NodeBuilder settings) {
    Node node = settings.open();
    nodes.put(node.id(), node);
    groups.put(node.id(), node.group("g", Codec.utf8(), key -> Loaded.of(value(key))));
    return node;
  }

  private void joinAll() {
    nodes.values().forEach(Node::join);
  }

  private Node node(String id) {
    return Objects.requireNonNull(nodes.get(id), id);
  }

  /** What the origin has. */
  private String value(String key) {
    return key + "#" + origin.getOrDefault(key, 0);
  }

  private void writeFile(String... ids) throws IOException {
    List<String> lines =
        Arrays.stream(ids).map(id -> id + "=" + node(id).address().orElseThrow()).toList();
    Path next = Files.write(folder.resolve("next"), lines);
    Files.move(next, folder.resolve("members"), StandardCopyOption.ATOMIC_MOVE);
  }

  private void resolveTo(String... literals) throws IOException {
    InetAddress[] found = new InetAddress[literals.length];
    for (int i = 0; i < found.length; i++) {
      found[i] = InetAddress.getByName(literals[i]);
    }
    addresses = List.of(found);
  }

  private void awaitMembers(String... ids) {
    for (Node node : nodes.values()) {
      await("list of " + node.id())
          .until(() -> node.members().stream().map(Member::id).toList().equals(List.of(ids)));
    }
  }

  /**
   * Every node in turn removes keys of all owners. Who was taken off the list is not told, and may
   * use copies as long as it was granted that.
   */
  private void assertRemovesReach(String... members) {
    for (String key : KEYS) {
      for (Group<String> writer : groups.values()) {
        origin.merge(key, 1, Integer::sum);
        writer.remove(key);
        for (String reader : members) {
          assertThat(group(reader).get(key)).as(reader).isEqualTo(value(key));
        }
      }
    }
    groups.forEach(
        (id, group) ->
            await(id)
                .untilAsserted(
                    () -> assertThat(KEYS).allMatch(key -> group.get(key).equals(value(key)))));
  }

  private Group<String> group(String id) {
    return Objects.requireNonNull(groups.get(id), id);
  }

  /** A thread that asks all nodes for all keys, again and again, until a call fails. */
  private final class Readers implements AutoCloseable {

    private final AtomicBoolean enough = new AtomicBoolean();
    private final CompletableFuture<Void> reading =
        CompletableFuture.runAsync(this::read, task -> new Thread(task, "readers").start());

    private void read() {
      while (!enough.get()) {
        for (String key : KEYS) {
          groups.values().forEach(group -> assertThat(group.get(key)).startsWith(key + "#"));
        }
      }
    }

    void assertNoneFailed() throws Exception {
      enough.set(true);
      reading.get();
    }

    @Override
    public void close() {
      enough.set(true);
      reading.exceptionally(told -> null).join();
    }
  }
}
