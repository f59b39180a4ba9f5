package dev.covey.integration;

import dev.covey.discovery.Address;
import dev.covey.discovery.Member;
import dev.covey.discovery.StaticDiscovery;
import dev.covey.node.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** {@link ProcessNode}s that know of each other. Confined to one thread. */
final class ProcessCluster implements AutoCloseable {

  private final List<Member> members;
  private final Map<String, JavaProcess> processes = new LinkedHashMap<>();

  ProcessCluster(String... ids) throws IOException {
    this.members = membersOnFreePorts(ids);
  }

  void start(String id, Path javaHome) throws IOException {
    Address address = member(id).address();
    String list =
        members.stream()
            .map(each -> each.id() + "=" + each.address())
            .collect(Collectors.joining(","));
    processes.put(id, JavaProcess.start(javaHome, ProcessNode.class, id, address.toString(), list));
  }

  void awaitReady() throws InterruptedException {
    for (JavaProcess process : processes.values()) {
      process.awaitLine("ready");
    }
  }

  /** A node of this process that is not in the list: it owns no keys. */
  Node client() {
    return Node.builder()
        .id("client")
        .listen("127.0.0.1:0")
        .discovery(StaticDiscovery.of(members))
        .start();
  }

  JavaProcess process(String id) {
    return Objects.requireNonNull(processes.get(id));
  }

  /** Keys without end that belong to this member. */
  Stream<String> keysOf(String id) {
    return Nodes.keysOf(id, members);
  }

  private Member member(String id) {
    return members.stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
  }

  private static List<Member> membersOnFreePorts(String... ids) throws IOException {
    List<Integer> ports = FreePorts.pick(ids.length);
    return IntStream.range(0, ids.length)
        .mapToObj(i -> Member.of(ids[i], new Address("127.0.0.1", ports.get(i))))
        .toList();
  }

  @Override
  public void close() {
    processes.values().forEach(JavaProcess::close);
  }
}
