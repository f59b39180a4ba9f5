package dev.covey.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.covey.discovery.etcd.RealEtcd;
import dev.covey.server.origin.PluginJar;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only a process shows: how {@code covey node} starts and ends. */
@Timeout(60)
class NodeProcessTest {

  @TempDir private Path folder;

  @Test
  void nodeThatIsToldToTerminateExitsWithZeroAndFreesItsPort() throws Exception {
    try (NodeProcess node =
        NodeProcess.start("--id", "a", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0")) {
      String ready = node.awaitReady();
      assertThat(ready)
          .matches(
              "covey ready id=a listen=127.0.0.1:\\d+ advertise=127.0.0.1:\\d+"
                  + " admin=127.0.0.1:\\d+ members=1");
      assertThat(node.terminate()).isZero();
      int port = Integer.parseInt(ready.replaceFirst(".* listen=127.0.0.1:(\\d+) .*", "$1"));
      new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    }
  }

  @Test
  void portThatIsTakenIsOneLineAndExitCodeOne() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      try (NodeProcess node = NodeProcess.start("--listen", address, "--admin", "off")) {
        assertThat(node.awaitExit()).isEqualTo(1);
        assertThat(node.errors())
            .contains(
                "covey: listen (--listen): "
                    + address
                    + ": Address already in use (expected: a free port of this machine)\n");
      }
      try (NodeProcess node =
          NodeProcess.start("--id", "a", "--listen", "127.0.0.1:0", "--admin", address)) {
        assertThat(node.awaitExit()).isEqualTo(1);
        assertThat(node.errors())
            .contains(
                "covey: admin (--admin): "
                    + address
                    + ": Address already in use (expected: a free port of this machine)\n");
      }
    }
  }

  @Test
  void hostOfEtcdWithoutAddressIsOneLineWithoutStackTraces() throws Exception {
    try (NodeProcess node =
        NodeProcess.startWithoutAdmin(
            "--etcd", "no.such.host.invalid:2379", "--etcd.joinTimeout", "1s")) {
      assertThat(node.awaitExit()).isEqualTo(1);
      assertThat(node.errors())
          .containsPattern(
              "\ncovey: etcd.endpoints \\(--etcd\\): member a cannot join .*"
                  + "no.such.host.invalid.* \\(expected: an etcd .*\\)\n$")
          .doesNotContain("ManagedChannelImpl", "\tat ");
    }
  }

  @Test
  void nodeWhoseRingIsNotThatOfItsClusterIsOneLineAndExitCodeOne() throws Exception {
    try (RealEtcd etcd = RealEtcd.start()) {
      etcd.put(
          "/covey/prices/terms", "slots=64\ncap=1.05\nhash=komihash-5.0/splitmix64\nprotocol=1\n");
      try (NodeProcess node =
          NodeProcess.startWithoutAdmin("--cluster", "prices", "--etcd", etcd.endpoint())) {
        assertThat(node.awaitExit()).isEqualTo(1);
        assertThat(node.errors())
            .endsWith(
                "\ncovey: etcd.endpoints (--etcd): member a cannot join through etcd ["
                    + etcd.endpoint()
                    + "]: terms of cluster prices, /covey/prices/terms: slots 65536 (expected: 64,"
                    + " as its members have)\n");
      }
    }
  }

  @Test
  void membersOfAFileAreTheList() throws Exception {
    Path members = Files.writeString(folder.resolve("members"), "a=h:1\n# others\nb=h:2\n");
    try (NodeProcess node = NodeProcess.startWithoutAdmin("--peersFile.path", members.toString())) {
      assertThat(node.awaitReady()).startsWith("covey ready id=a ").endsWith(" members=2");
      assertThat(node.terminate()).isZero();
    }
  }

  @Test
  void fileThatIsNoListIsOneLineWithItsSettingAndExitCodeOne() throws Exception {
    Path members = Files.writeString(folder.resolve("members"), "a=h:1\nb\n");
    try (NodeProcess node = NodeProcess.startWithoutAdmin("--peersFile.path", members.toString())) {
      assertThat(node.awaitExit()).isEqualTo(1);
      assertThat(node.errors())
          .endsWith(
              "covey: peersFile.path (--peersFile.path): "
                  + members
                  + ":2: member: \"b\" (expected: id=host:port)\n");
    }
  }

  @Test
  void nodeThatDnsNamesHasItsAddressForAnId() throws Exception {
    String address = "127.0.0.1:" + freePort();
    try (NodeProcess node =
        NodeProcess.start("--dns.name", "127.0.0.1", "--listen", address, "--admin", "off")) {
      assertThat(node.awaitReady())
          .startsWith("covey ready id=" + address + " ")
          .endsWith(" members=1");
      assertThat(node.errors()).doesNotContain("not in the list");
      assertThat(node.terminate()).isZero();
    }
  }

  @Test
  void nameOfMembersWithoutAddressIsOneLineAndExitCodeOne() throws Exception {
    String address = "127.0.0.1:" + freePort();
    try (NodeProcess node =
        NodeProcess.start(
            "--dns.name", "no.such.host.invalid", "--listen", address, "--admin", "off")) {
      assertThat(node.awaitExit()).isEqualTo(1);
      assertThat(node.errors())
          .containsPattern(
              "\ncovey: dns.name \\(--dns.name\\): look-up of no.such.host.invalid: .*"
                  + " \\(expected: an IPv4 address of each member, as this node's\\)\n$")
          .doesNotContain("\tat ");
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void pluginThatDoesNotCloseKeepsNoProcess() throws Exception {
    try (NodeProcess node = startWithAPluginThatHangs()) {
      node.awaitReady();
      assertThat(node.terminate()).isZero();
      assertThat(node.errors()).contains("not closed within PT10S, ends all the same");
    }
  }

  @Test
  void secondSignalEndsItAtOnce() throws Exception {
    try (NodeProcess node = startWithAPluginThatHangs()) {
      node.awaitReady();
      assertThat(node.terminateAtOnce()).isEqualTo(143);
      assertThat(node.errors()).doesNotContain("not closed within");
    }
  }

  private NodeProcess startWithAPluginThatHangs() throws Exception {
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    PluginJar.make(
        plugins.resolve("hangs.jar"),
        folder.resolve("scratch"),
        "Hangs",
        """
        public final class Hangs implements GetterProvider {
          @Override
          public AsyncGetter<byte[]> getter(String group, Map<String, String> settings) {
            return AsyncGetter.of(key -> Loaded.absent());
          }
          @Override
          public void close() {
            while (true) {
              try {
                new java.util.concurrent.CountDownLatch(1).await();
              } catch (InterruptedException e) {
                // hangs all the same
              }
            }
          }
        }
        """,
        "plug.Hangs");
    return NodeProcess.startWithoutAdmin(
        "--plugins", plugins.toString(), "--groups.g.getter", "plug.Hangs");
  }

  @Test
  void classThatNoPluginHasIsAnErrorOfTheConfiguration() throws Exception {
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    try (NodeProcess node =
        NodeProcess.startWithoutAdmin(
            "--plugins", plugins.toString(), "--groups.g.getter", "com.acme.Getters")) {
      assertThat(node.awaitExit()).isEqualTo(2);
      assertThat(node.errors())
          .contains(
              "covey: groups.g.getter (--groups.g.getter): com.acme.Getters (expected: a"
                  + " GetterProvider in one jar of "
                  + plugins);
    }
  }

  @Test
  void groupWhoseValuesAgeKeepsThemNoLongerThanTheirOriginSays() throws Exception {
    HttpServer web =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add("Cache-Control", "max-age=40");
          exchange.sendResponseHeaders(200, 5);
          exchange.getResponseBody().write("value".getBytes(UTF_8));
          exchange.close();
        });
    web.start();
    Path config =
        Files.writeString(
            folder.resolve("node.yaml"),
            """
            groups:
              g:
                softTimeToLive: 1m
                timeToLive: 10m
                staleIfError: 1h
                jitter: 0.5
                loadsPerSecond: 2.5
                origin:
                  url: http://localhost:%d/{key}
            """
                .formatted(web.getAddress().getPort()));
    try (NodeProcess node = NodeProcess.startWithoutAdmin("--config", config.toString())) {
      String address = node.awaitReady().replaceFirst(".* listen=(\\S+) .*", "$1");
      CommandRun got = CommandRun.of(Map.of(), "get", "-v", "g", "k", "--node", address);
      assertThat(got.out()).isEqualTo("value");
      Matcher remaining = Pattern.compile(" remaining=([0-9.]+)s ").matcher(got.err());
      assertThat(remaining.find()).as(got.err()).isTrue();
      assertThat(Double.parseDouble(remaining.group(1))).isPositive().isLessThanOrEqualTo(40);
      assertThat(node.terminate()).isZero();
    } finally {
      web.stop(0);
    }
  }

  @Test
  void limitsThatDoNotGoTogetherAreOneLineAndExitCodeTwo() throws Exception {
    try (NodeProcess node =
        NodeProcess.startWithoutAdmin(
            "--groups.g.softTimeToLive", "10m", "--groups.g.timeToLive", "5m")) {
      assertThat(node.awaitExit()).isEqualTo(2);
      assertThat(node.errors())
          .isEqualTo(
              "covey: groups.g.softTimeToLive (--groups.g.softTimeToLive): 10m (expected: at most"
                  + " timeToLive, PT5M)\n");
    }
  }

  /** {@code covey node} on this JVM's class path. Confined to one thread. */
  private static final class NodeProcess implements AutoCloseable {

    private static final long LIMIT_SECONDS = 20;

    private final Process process;
    private final Path errors;

    private NodeProcess(Process process, Path errors) {
      this.process = process;
      this.errors = errors;
    }

    /** Node a, on a port that the system chooses, with these flags besides. */
    static NodeProcess startWithoutAdmin(String... flags) throws IOException {
      Stream<String> usual = Stream.of("--id", "a", "--listen", "127.0.0.1:0", "--admin", "off");
      return start(Stream.concat(usual, Stream.of(flags)).toArray(String[]::new));
    }

    static NodeProcess start(String... flags) throws IOException {
      Path errors = Files.createTempFile("covey-node", ".err");
      var command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Covey.class.getName(),
                  "node"));
      command.addAll(List.of(flags));
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("COVEY_"));
      builder.environment().remove("JAVA_TOOL_OPTIONS"); // it would announce itself
      return new NodeProcess(builder.start(), errors);
    }

    String awaitReady() throws IOException {
      String line = process.inputReader(UTF_8).readLine();
      assertThat(line).as(errors()).isNotNull();
      return String.valueOf(line);
    }

    int terminate() throws InterruptedException {
      process.toHandle().destroy();
      return awaitExit();
    }

    /** Tells it again and again. */
    int terminateAtOnce() throws InterruptedException {
      do {
        process.toHandle().destroy();
      } while (!process.waitFor(100, MILLISECONDS));
      return process.exitValue();
    }

    int awaitExit() throws InterruptedException {
      assertThat(process.waitFor(LIMIT_SECONDS, SECONDS)).isTrue();
      return process.exitValue();
    }

    String errors() throws IOException {
      return Files.readString(errors);
    }

    @Override
    public void close() throws IOException {
      process.destroyForcibly();
      Files.delete(errors);
    }
  }
}
