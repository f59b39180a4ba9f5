package dev.covey.discovery.etcd;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.AuthEnableRequest;
import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthRoleAddRequest;
import io.etcd.jetcd.api.AuthRoleGrantPermissionRequest;
import io.etcd.jetcd.api.AuthUserAddRequest;
import io.etcd.jetcd.api.AuthUserGrantRoleRequest;
import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.Permission;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.PutResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * An etcd process of the tests' own, on free ports of the loopback interface, with its data in a
 * temporary folder. Confined to one thread.
 */
public final class RealEtcd implements AutoCloseable {

  /** What to say where there is none. */
  public static final String NONE = "no etcd on the path, and apt-get cannot download etcd-server";

  private static final int ATTEMPTS = 5;
  private static final long HEALTHY_WITHIN_SECONDS = 20;

  private final Path binary;
  private final List<String> flags;
  private final String scheme;
  private final Path folder;
  private final int clientPort;
  private final int peerPort;
  private final int metricsPort;
  private final Thread atExit = new Thread(this::end);
  private Process process;

  private RealEtcd(Path binary, String scheme, List<String> flags)
      throws IOException, InterruptedException {
    this.binary = binary;
    this.flags = flags;
    this.scheme = scheme;
    this.folder = Files.createTempDirectory("covey-etcd-");
    try (ServerSocket client = freePort();
        ServerSocket peer = freePort();
        ServerSocket metrics = freePort()) {
      clientPort = client.getLocalPort();
      peerPort = peer.getLocalPort();
      metricsPort = metrics.getLocalPort();
    }
    Runtime.getRuntime().addShutdownHook(atExit);
    process = launch();
  }

  private static ServerSocket freePort() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  /**
   * Starts one, empty. Where there is no etcd, and none can be had, the test is skipped, loudly.
   */
  public static RealEtcd start() throws IOException, InterruptedException {
    return start("http", List.of());
  }

  /** Starts one that asks its clients for a certificate. */
  static RealEtcd startSecure(TestCertificates certificates, TestCertificates.Pair server)
      throws IOException, InterruptedException {
    return start(
        "https",
        List.of(
            "--cert-file=" + server.certificate(),
            "--key-file=" + server.key(),
            "--client-cert-auth",
            "--trusted-ca-file=" + certificates.authority()));
  }

  private static RealEtcd start(String scheme, List<String> flags)
      throws IOException, InterruptedException {
    Optional<RealEtcd> started = startIfAny(scheme, flags);
    if (started.isEmpty()) {
      System.out.println("*** SKIPPED: " + NONE + " ***");
      Assumptions.abort(NONE);
    }
    return started.orElseThrow();
  }

  /** Starts one, empty; no etcd, where there is none and none can be had. */
  public static Optional<RealEtcd> startIfAny() throws IOException, InterruptedException {
    return startIfAny("http", List.of());
  }

  private static Optional<RealEtcd> startIfAny(String scheme, List<String> flags)
      throws IOException, InterruptedException {
    Optional<Path> binary = EtcdBinary.find();
    if (binary.isEmpty()) {
      return Optional.empty();
    }
    for (int attempt = 1; ; attempt++) {
      RealEtcd started = new RealEtcd(binary.orElseThrow(), scheme, flags);
      try {
        started.awaitHealthy();
        return Optional.of(started);
      } catch (IOException portTaken) {
        started.close();
        if (attempt == ATTEMPTS) {
          throw portTaken;
        }
      }
    }
  }

  private Process launch() throws IOException {
    String client = scheme + "://127.0.0.1:" + clientPort;
    String peer = "http://127.0.0.1:" + peerPort;
    List<String> command = new ArrayList<>();
    command.add(binary.toString());
    command.addAll(List.of("--name=test", "--data-dir=" + data(), "--unsafe-no-fsync"));
    command.addAll(List.of("--heartbeat-interval=10", "--election-timeout=100"));
    command.addAll(List.of("--listen-client-urls=" + client, "--advertise-client-urls=" + client));
    command.addAll(List.of("--listen-peer-urls=" + peer));
    command.addAll(List.of("--initial-advertise-peer-urls=" + peer));
    command.addAll(List.of("--initial-cluster=test=" + peer));
    command.add("--listen-metrics-urls=http://127.0.0.1:" + metricsPort);
    command.addAll(flags);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
        .start();
  }

  private Path data() {
    return folder.resolve("data");
  }

  private void awaitHealthy() throws IOException, InterruptedException {
    long endNanos = System.nanoTime() + SECONDS.toNanos(HEALTHY_WITHIN_SECONDS);
    while (!isHealthy()) {
      if (process.waitFor(20, MILLISECONDS)) {
        throw new IOException("etcd ended: " + Files.readString(folder.resolve("log")));
      }
      if (System.nanoTime() - endNanos > 0) {
        throw new IOException("etcd is not healthy: " + Files.readString(folder.resolve("log")));
      }
    }
  }

  /** Etcd answers this by a read that its members agree on. */
  private boolean isHealthy() {
    URI health = URI.create("http://127.0.0.1:" + metricsPort + "/health");
    try (InputStream answer = health.toURL().openStream()) {
      return new String(answer.readAllBytes(), StandardCharsets.UTF_8).contains("\"true\"");
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Where it answers, as {@link EtcdDiscoveryBuilder#endpoints} takes it. */
  public String endpoint() {
    return scheme + "://127.0.0.1:" + clientPort;
  }

  /** As {@code kill -9} does. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Starts a killed one on its data. */
  public void restart() throws IOException, InterruptedException {
    process = launch();
    awaitHealthy();
  }

  /** Starts a killed one without its data. */
  public void restartEmpty() throws IOException, InterruptedException {
    delete(data());
    restart();
  }

  /** Stops it from running; its connections stay. */
  public void freeze() throws IOException, InterruptedException {
    signal(process, "STOP");
  }

  /** Lets a frozen one run on. */
  public void thaw() throws IOException, InterruptedException {
    signal(process, "CONT");
  }

  static void signal(Process process, String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  /** Writes a key as somebody else would. */
  public void put(String key, String value) {
    PutRequest request = PutRequest.newBuilder().setKey(bytes(key)).setValue(bytes(value)).build();
    call(channel -> KVGrpc.newBlockingStub(channel).put(request));
  }

  /** Forgets all changes but the newest. */
  void compact() {
    call(
        channel -> {
          KVGrpc.KVBlockingStub keys = KVGrpc.newBlockingStub(channel);
          PutResponse put = keys.put(PutRequest.newBuilder().setKey(bytes("/other")).build());
          keys.compact(
              CompactionRequest.newBuilder().setRevision(put.getHeader().getRevision()).build());
        });
  }

  /** Asks for names and passwords from now on; this user may use the keys of this prefix. */
  void requirePassword(String user, String password, String prefix) {
    call(
        channel -> {
          AuthGrpc.AuthBlockingStub auth = AuthGrpc.newBlockingStub(channel);
          add(auth, "root", "root");
          add(auth, user, password);
          auth.roleAdd(AuthRoleAddRequest.newBuilder().setName("keys").build());
          auth.roleGrantPermission(
              AuthRoleGrantPermissionRequest.newBuilder()
                  .setName("keys")
                  .setPerm(
                      Permission.newBuilder()
                          .setPermType(Permission.Type.READWRITE)
                          .setKey(bytes(prefix + "/"))
                          .setRangeEnd(bytes(prefix + "0")))
                  .build());
          grant(auth, user, "keys");
          auth.roleAdd(AuthRoleAddRequest.newBuilder().setName("root").build());
          grant(auth, "root", "root");
          auth.authEnable(AuthEnableRequest.getDefaultInstance());
        });
  }

  private static void add(AuthGrpc.AuthBlockingStub auth, String user, String password) {
    auth.userAdd(AuthUserAddRequest.newBuilder().setName(user).setPassword(password).build());
  }

  private static void grant(AuthGrpc.AuthBlockingStub auth, String user, String role) {
    auth.userGrantRole(AuthUserGrantRoleRequest.newBuilder().setUser(user).setRole(role).build());
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private void call(Consumer<ManagedChannel> calls) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", clientPort).usePlaintext().build();
    try {
      calls.accept(channel);
    } finally {
      channel.shutdownNow();
    }
  }

  @Override
  public void close() {
    end();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  private void end() {
    process.destroyForcibly().onExit().join();
    delete(folder);
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(RealEtcd::deleteOne);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteOne(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
