package dev.covey.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.covey.discovery.Address;
import dev.covey.group.Codec;
import dev.covey.group.Loaded;
import dev.covey.node.CoveyMetrics;
import dev.covey.node.Node;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AdminPortTest {

  private static final Address LOOPBACK = new Address("127.0.0.1", 0);

  private final HttpClient client = HttpClient.newHttpClient();
  private final ServerThreads threads = new ServerThreads();
  private final Measures measures = new Measures();
  private volatile Readiness readiness = new Readiness(List.of(), List.of());
  private AdminPort port;

  @BeforeEach
  void open() {
    port = AdminPort.open(LOOPBACK, () -> readiness, measures::scrape, threads.admin());
  }

  @AfterEach
  void close() {
    port.close();
    measures.close();
    threads.close();
  }

  private HttpResponse<String> ask(String method, String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + port.address() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void indexNamesThePages() throws Exception {
    assertThat(ask("GET", "/").body()).contains("/metrics", "/livez", "/readyz");
    assertThat(ask("GET", "/livez").body()).isEqualTo("alive\n");
  }

  @Test
  void readinessHasALineForEachReasonAndNote() throws Exception {
    assertThat(ask("GET", "/readyz").statusCode()).isEqualTo(200);
    assertThat(ask("GET", "/readyz").body()).isEqualTo("ready\n");

    readiness = new Readiness(List.of("1 of 3 members", "not joined"), List.of());
    HttpResponse<String> not = ask("GET", "/readyz");
    assertThat(not.statusCode()).isEqualTo(503);
    assertThat(not.body()).isEqualTo("not ready: 1 of 3 members\nnot ready: not joined\n");

    readiness = new Readiness(List.of(), List.of("discovery STALE: etcd is away"));
    HttpResponse<String> noted = ask("GET", "/readyz");
    assertThat(noted.statusCode()).isEqualTo(200);
    assertThat(noted.body()).isEqualTo("ready\nnote: discovery STALE: etcd is away\n");
  }

  @Test
  void metricsAreThoseOfNodeJvmAndProcessInTheFormatAskedFor() throws Exception {
    try (Node node = Node.builder().id("a").start()) {
      new CoveyMetrics(node).bindTo(measures.registry());
      node.group("g", Codec.utf8(), Loaded::of).get("k");

      HttpResponse<String> text = ask("GET", "/metrics");
      assertThat(text.headers().firstValue("content-type"))
          .contains("text/plain; version=0.0.4; charset=utf-8");
      assertThat(text.body())
          .contains("cache_gets_total{cache=\"g\",node=\"a\",result=\"miss\"} 1.0")
          .contains("cache_load_duration_seconds{cache=\"g\",node=\"a\"}")
          .contains("covey_ring_members{node=\"a\"} 1.0")
          .contains("jvm_memory_used_bytes", "jvm_threads_live_threads", "process_cpu_usage")
          .contains("jvm_gc_", "process_uptime_seconds")
          .doesNotContain("# EOF");

      HttpResponse<String> open =
          ask("GET", "/metrics", "Accept", "application/openmetrics-text; version=1.0.0");
      assertThat(open.headers().firstValue("content-type"))
          .contains("application/openmetrics-text; version=1.0.0; charset=utf-8");
      assertThat(open.body()).contains("cache_gets_total{").endsWith("# EOF\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/metrics", "/livez", "/readyz", "/none"})
  void headHasTheHeadOfGet(String path) throws Exception {
    HttpResponse<String> head = ask("HEAD", path);
    HttpResponse<String> get = ask("GET", path);
    assertThat(head.statusCode()).isEqualTo(get.statusCode());
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("content-type"))
        .isEqualTo(get.headers().firstValue("content-type"));
    assertThat(head.headers().firstValue("content-length")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/none", "/metrics/", "/metricsx", "/livez/x"})
  void otherPagesAreNotFound(String path) throws Exception {
    assertThat(ask("GET", path).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
  void otherMethodsAreRefused(String method) throws Exception {
    HttpResponse<String> refused = ask(method, "/metrics");
    assertThat(refused.statusCode()).isEqualTo(405);
    assertThat(refused.headers().firstValue("allow")).contains("GET, HEAD");
  }

  @Test
  void portInUseIsOneClearError() {
    Address taken = port.address();
    assertThatThrownBy(
            () -> AdminPort.open(taken, () -> readiness, measures::scrape, threads.admin()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(
            "admin: " + taken + ": Address already in use (expected: a free port of this machine)");
  }

  @Test
  void hostThatDoesNotExistIsOneClearError() {
    Address nowhere = new Address("no-such-host.invalid", 0);
    assertThatThrownBy(
            () -> AdminPort.open(nowhere, () -> readiness, measures::scrape, threads.admin()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("admin: no-such-host.invalid:0: ");
  }

  @Test
  void failingPageIsAnErrorNotSilence() throws Exception {
    AdminPort broken =
        AdminPort.open(
            LOOPBACK,
            () -> {
              throw new IllegalStateException("secret");
            },
            measures::scrape,
            threads.admin());
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + broken.address() + "/readyz")).build();
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body()).isEqualTo("IllegalStateException\n");
    } finally {
      broken.close();
    }
  }

  /** Whoever connects and says nothing holds no thread. */
  @Test
  void silentConnectionsKeepNobodyOut() throws Exception {
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        silent.add(new Socket(port.address().host(), port.address().port()));
      }
      assertThat(ask("GET", "/livez").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void closedPortIsFree() throws Exception {
    Address address = port.address();
    ask("GET", "/");
    port.close();
    try (ServerSocket again = new ServerSocket()) {
      again.setReuseAddress(true);
      again.bind(new InetSocketAddress(address.host(), address.port()));
      assertThat(again.isBound()).isTrue();
    }
  }
}
