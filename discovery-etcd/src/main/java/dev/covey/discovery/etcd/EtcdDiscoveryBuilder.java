package dev.covey.discovery.etcd;

import dev.covey.discovery.RegistryKeys;
import dev.covey.discovery.RegistryTiming;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Collects the settings of an {@link EtcdDiscovery}. Not safe for concurrent use. */
public final class EtcdDiscoveryBuilder {

  private List<String> endpoints = List.of();
  private String prefix = "/covey";
  private String cluster = "covey";
  private @Nullable Credentials credentials;
  private @Nullable Path trusted;
  private @Nullable Path certificate;
  private @Nullable Path key;
  private RegistryTiming timing = RegistryTiming.lan();

  EtcdDiscoveryBuilder() {}

  /**
   * Where etcd answers: {@code host:port}, {@code http://host:port} or {@code https://host:port},
   * separated by commas. The first of these means https if there are TLS files, else http. Asked in
   * an order drawn by lot, the next one when one does not answer.
   */
  public EtcdDiscoveryBuilder endpoints(String commaSeparated) {
    this.endpoints = Arrays.stream(commaSeparated.split(",", -1)).map(String::strip).toList();
    return this;
  }

  /** Before all of Covey's keys; default {@code /covey}. */
  public EtcdDiscoveryBuilder prefix(String path) {
    this.prefix = path;
    return this;
  }

  /** The cluster's name, as the node has it; default {@code covey}. */
  public EtcdDiscoveryBuilder cluster(String name) {
    this.cluster = name;
    return this;
  }

  /** Who asks, where etcd wants to know. Default: nobody. */
  public EtcdDiscoveryBuilder credentials(String user, String password) {
    if (user.isEmpty() || password.isEmpty()) {
      throw new IllegalArgumentException(
          (user.isEmpty() ? "user: none" : "password of user " + user + ": none")
              + " (expected: both, or neither)");
    }
    this.credentials = new Credentials(user, password);
    return this;
  }

  /** A PEM file with the certificates to trust. Default: those that the JVM trusts. */
  public EtcdDiscoveryBuilder trust(Path certificates) {
    this.trusted = certificates;
    return this;
  }

  /** PEM files with this node's certificate, and its key in PKCS #8, for etcd to check. */
  public EtcdDiscoveryBuilder clientCertificate(Path certificateChain, Path privateKey) {
    this.certificate = certificateChain;
    this.key = privateKey;
    return this;
  }

  /** How long to wait; default {@link RegistryTiming#lan()}. */
  public EtcdDiscoveryBuilder timing(RegistryTiming times) {
    this.timing = times;
    return this;
  }

  /** How long a registration outlives its node; etcd counts in seconds, and may grant more. */
  public EtcdDiscoveryBuilder leaseTime(Duration time) {
    this.timing = timing.withLeaseTime(time);
    return this;
  }

  /**
   * Checks all settings; connects nowhere.
   *
   * @throws IllegalArgumentException naming the setting, if one is missing, or cannot be read
   */
  public EtcdDiscovery build() {
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException("endpoints: none (expected: at least one host:port)");
    }
    boolean hasFiles = trusted != null || certificate != null;
    List<Endpoint> parsed =
        endpoints.stream().map(endpoint -> Endpoint.parse(endpoint, hasFiles)).toList();
    if (hasFiles) {
      parsed.forEach(EtcdDiscoveryBuilder::requireSecure);
    }
    SslContext tls = parsed.stream().anyMatch(Endpoint::secure) ? tls() : null;
    return new EtcdDiscovery(parsed, tls, credentials, new RegistryKeys(prefix, cluster), timing);
  }

  private static void requireSecure(Endpoint endpoint) {
    if (!endpoint.secure()) {
      throw new IllegalArgumentException(
          "endpoint: " + endpoint + " (expected: https, since there are TLS files)");
    }
  }

  private SslContext tls() {
    SslContextBuilder builder =
        GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK);
    Path authorities = trusted;
    if (authorities != null) {
      requireReadable("certificates to trust", authorities);
      configure(
          "certificates to trust: " + authorities,
          () -> builder.trustManager(authorities.toFile()));
    }
    Path own = certificate;
    Path ownKey = key;
    if (own != null && ownKey != null) {
      requireReadable("client certificate", own);
      requireReadable("key of the client certificate", ownKey);
      configure(
          "client certificate and key: " + own + ", " + ownKey,
          () -> builder.keyManager(own.toFile(), ownKey.toFile()));
    }
    try {
      return builder.build();
    } catch (SSLException e) {
      throw new IllegalArgumentException("TLS files: " + e.getMessage(), e);
    }
  }

  private static void configure(String what, Runnable step) {
    try {
      step.run();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(what + " (expected: PEM, a key in PKCS #8)", e);
    }
  }

  private static void requireReadable(String what, Path file) {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(what + ": " + file + " (expected: a file to read)");
    }
  }
}
