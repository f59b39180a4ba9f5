package dev.covey.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The one runnable file, as an operator runs it. */
@Timeout(120)
class BinaryTest {

  private final AtomicInteger loads = new AtomicInteger();
  private final List<Binary> nodes = new ArrayList<>();
  private HttpServer origin;

  @BeforeEach
  void startOrigin() throws IOException {
    origin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    origin.createContext(
        "/",
        exchange -> {
          loads.incrementAndGet();
          byte[] body = ("value of " + exchange.getRequestURI().getPath()).getBytes(UTF_8);
          boolean there = !exchange.getRequestURI().getPath().endsWith("/none");
          exchange.sendResponseHeaders(there ? 200 : 404, there ? body.length : -1);
          if (there) {
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    origin.start();
  }

  @AfterEach
  void stop() throws IOException {
    for (Binary node : nodes) {
      node.close();
    }
    origin.stop(0);
  }

  @Test
  void threeNodesAreOneCacheAndEndCleanly() throws Exception {
    List<String> addresses = freeAddresses(3);
    String peers = "a=" + addresses.get(0) + ",b=" + addresses.get(1) + ",c=" + addresses.get(2);
    for (int i = 0; i < 3; i++) {
      String id = "abc".substring(i, i + 1);
      start("--id", id, "--listen", addresses.get(i), "--peers", peers, "--minMembers", "3");
    }
    for (Binary node : nodes) {
      assertThat(node.firstLine()).endsWith(" members=3");
    }
    for (String address : addresses) {
      Binary.Ended got = Binary.run("get", "--node", address, "items", "k/1 é");
      assertThat(got).isEqualTo(new Binary.Ended(0, "value of /items/k/1 é", ""));
    }
    assertThat(loads).hasValue(1);
    assertThat(Binary.run("get", "--node", addresses.get(0), "items", "none").exit()).isEqualTo(3);
    JsonNode members = json("members", "--json", "--node", addresses.get(2));
    assertThat(members.get("members")).hasSize(3);
    assertThat(members.get("self").textValue()).isEqualTo("c");
    JsonNode ring = json("ring", "--json", "--node", addresses.get(1), "k");
    assertThat(ring.get("owner").textValue()).isIn("a", "b", "c");
    assertThat(ring.get("standIn").textValue()).isNotEqualTo(ring.get("owner").textValue());
    JsonNode stats = json("stats", "--json", "--node", addresses.get(2));
    assertThat(stats.at("/groups/items/gets").longValue()).isEqualTo(1);
    for (int i = 0; i < 3; i++) {
      assertThat(nodes.get(i).terminate()).isZero();
      int port = Integer.parseInt(addresses.get(i).replaceFirst(".*:", ""));
      new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    }
  }

  /** Whatever a node listens on, it is its id that it looks for in the list. */
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 127.0.0.1",
    "localhost, 127.0.0.1",
    "[::], 127.0.0.1",
    "127.0.0.1, localhost"
  })
  void nodeFindsItselfInTheListByItsId(String listen, String listed) throws Exception {
    int port = Integer.parseInt(freeAddresses(1).get(0).replaceFirst(".*:", ""));
    Binary node =
        start("--id", "a", "--listen", listen + ":" + port, "--peers", "a=" + listed + ":" + port);
    assertThat(node.firstLine()).contains("listen=" + listen + ":" + port, " members=1");
    JsonNode ring = json("ring", "--json", "--node", "127.0.0.1:" + port);
    assertThat(ring.at("/slotsOf/a")).isEqualTo(ring.get("slots"));
  }

  @Test
  void wrongConfigurationAndUnreachableEtcdAreOneLineEach() throws Exception {
    assertThat(Binary.run("node", "--weight", "0"))
        .isEqualTo(new Binary.Ended(2, "", "covey: weight (--weight): 0 (expected: >= 1)\n"));
    String nobody = freeAddresses(1).get(0);
    Binary.Ended unreachable =
        Binary.run(
            "node",
            "--id",
            "a",
            "--listen",
            "127.0.0.1:0",
            "--admin",
            "off",
            "--etcd",
            nobody,
            "--etcd.joinTimeout",
            "1s");
    assertThat(unreachable.exit()).isEqualTo(1);
    assertThat(unreachable.err().lines().filter(line -> line.startsWith("covey: ")))
        .singleElement()
        .asString()
        .startsWith("covey: etcd.endpoints (--etcd): ")
        .contains(nobody);
    assertThat(unreachable.err()).doesNotContain("\tat ");
  }

  private Binary start(String... flags) throws IOException {
    List<String> all = new ArrayList<>(List.of("node", "--admin", "127.0.0.1:0"));
    all.addAll(List.of(flags));
    int port = origin.getAddress().getPort();
    all.add("--groups.items.origin.url=http://127.0.0.1:" + port + "/items/{key}");
    Binary node = Binary.start(all.toArray(String[]::new));
    nodes.add(node);
    return node;
  }

  private static JsonNode json(String... words) throws Exception {
    Binary.Ended ended = Binary.run(words);
    assertThat(ended.exit()).as(ended.err()).isZero();
    return new ObjectMapper().readTree(ended.out());
  }

  private static List<String> freeAddresses(int count) throws IOException {
    return FreePorts.pick(count).stream().map(port -> "127.0.0.1:" + port).toList();
  }
}
