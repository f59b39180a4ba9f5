package dev.covey.server.origin;

import static dev.covey.server.origin.OriginFixture.settings;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.covey.group.AsyncGetter;
import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.LoadFailedException;
import dev.covey.group.Loaded;
import dev.covey.group.OriginOverloaded;
import dev.covey.group.Source;
import dev.covey.node.Node;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the answers of a web server that works come to, as a group sees it. */
@Timeout(60)
class HttpOriginTest {

  private final OriginFixture fixture = new OriginFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private Group<byte[]> group(Node node, HttpOriginSettings settings) {
    return node.asyncGroup("g", Codec.bytes(), fixture.getter(settings), GroupConfig.defaults());
  }

  @Test
  void bodyIsTheValueAndTheKeyArrivesAsItIs() throws Exception {
    try (WebOrigin web =
            new WebOrigin(
                exchange ->
                    WebOrigin.send(
                        exchange,
                        200,
                        URLDecoder.decode(
                            exchange
                                .getRequestURI()
                                .getRawPath()
                                .substring("/items/".length())
                                .replace("+", "%2B"),
                            UTF_8)));
        Node node = Node.builder().start()) {
      Group<byte[]> group = group(node, settings(web.url("/items/{key}")));
      for (String key : List.of("42", "a b+c/d?e#f%g", "../x", "\n\0", "ü€😀", "{key}")) {
        assertThat(new String(group.get(key), UTF_8)).isEqualTo(key);
      }
    }
  }

  @Test
  void emptyBodyAndNoContentAreTheEmptyValue() throws Exception {
    try (WebOrigin web =
            new WebOrigin(
                exchange ->
                    WebOrigin.send(
                        exchange,
                        exchange.getRequestURI().getPath().equals("/e") ? 200 : 204,
                        ""));
        Node node = Node.builder().start()) {
      Group<byte[]> group = group(node, settings(web.url("/{key}")));
      assertThat(group.get("e")).isEmpty();
      assertThat(group.get("n")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 410})
  void notFoundAndGoneMeanThatThereIsNoSuchKey(int status) throws Exception {
    try (WebOrigin web =
        new WebOrigin(exchange -> WebOrigin.send(exchange, status, "<html>not here"))) {
      assertThat(fixture.load(settings(web.url("/{key}")), "k")).isSameAs(Loaded.absent());
    }
  }

  @ParameterizedTest
  @CsvSource({"404, max-age=1, true", "410, max-age=1, true", "404, no-store, false"})
  void absenceHasTheTimeOfItsResponseElseTheGroups(int status, String cacheControl, boolean ownTime)
      throws Exception {
    try (WebOrigin web =
        new WebOrigin(
            exchange -> WebOrigin.send(exchange, status, "none", "Cache-Control", cacheControl))) {
      Loaded<byte[]> absence = fixture.load(settings(web.url("/{key}")), "k");
      if (ownTime) {
        assertThat(absence).isNotSameAs(Loaded.absent());
      } else {
        assertThat(absence).isSameAs(Loaded.absent());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 206, 300, 304, 400, 401, 403, 429, 500, 503, 599})
  void otherStatusIsAFailureThatNamesUrlStatusAndExpectation(int status) throws Exception {
    try (WebOrigin web = new WebOrigin(exchange -> WebOrigin.send(exchange, status, ""))) {
      assertThat(fixture.failure(settings(web.url("/items/{key}?token=secret")), "k 1"))
          .isEqualTo(
              "GET "
                  + web.url("/items/k%201?...")
                  + ": status "
                  + status
                  + " (expected: 200, 203, 204, 404 or 410)");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void originThatAsksToBeLeftAloneIsOverloadedAndItsAnswerIsTheCause(int status) throws Exception {
    try (WebOrigin web =
        new WebOrigin(exchange -> WebOrigin.send(exchange, status, "busy", "Retry-After", "30"))) {
      assertThatThrownBy(() -> fixture.load(settings(web.url("/items/{key}?token=secret")), "k"))
          .cause()
          .isInstanceOfSatisfying(
              OriginOverloaded.class,
              refused -> assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(30)))
          .cause()
          .isInstanceOf(OriginException.class)
          .hasMessage(
              "GET "
                  + web.url("/items/k?...")
                  + ": status "
                  + status
                  + " (expected: 200, 203, 204, 404 or 410)");
    }
  }

  @ParameterizedTest
  @CsvSource({"503, 0", "503, -1", "429, soon", "500, 30", "403, 30"})
  void answerThatAsksForNoTimeOrIsAnotherFailureIsNoOverload(int status, String retryAfter)
      throws Exception {
    try (WebOrigin web =
        new WebOrigin(
            exchange -> WebOrigin.send(exchange, status, "", "Retry-After", retryAfter))) {
      assertThat(fixture.failure(settings(web.url("/{key}")), "k"))
          .endsWith(": status " + status + " (expected: 200, 203, 204, 404 or 410)");
    }
  }

  @Test
  void failureReachesTheCallerAsALoadThatFailed() throws Exception {
    try (WebOrigin web = new WebOrigin(exchange -> WebOrigin.send(exchange, 503, "busy"))) {
      assertThatThrownBy(() -> fixture.throughAGroup(settings(web.url("/{key}")), "k"))
          .isInstanceOf(LoadFailedException.class)
          .hasMessageContaining("status 503 (expected: 200, 203, 204, 404 or 410)");
    }
  }

  @Test
  void headersAreSentAndAcceptIdentity() throws Exception {
    try (WebOrigin web = new WebOrigin(exchange -> WebOrigin.send(exchange, 200, "v"))) {
      Map<String, String> headers = Map.of("Authorization", "Bearer t", "Accept", "image/png");
      fixture.load(settings(web.url("/{key}"), headers, 10, 0), "k");
      assertThat(web.requests)
          .singleElement()
          .satisfies(
              request -> {
                assertThat(request.headers().get("Authorization")).containsExactly("Bearer t");
                assertThat(request.headers().get("Accept")).containsExactly("image/png");
                assertThat(request.headers().get("Accept-Encoding")).containsExactly("identity");
                assertThat(request.headers()).doesNotContainKeys("Upgrade", "Http2-Settings");
              });
    }
  }

  @Test
  void bodyThatIsEncodedThoughNobodyAskedIsAFailure() throws Exception {
    try (WebOrigin web =
        new WebOrigin(exchange -> WebOrigin.send(exchange, 200, "x", "Content-Encoding", "gzip"))) {
      HttpOriginSettings settings = settings(web.url("/{key}"));
      assertThat(fixture.failure(settings, "k"))
          .endsWith(": content-encoding gzip (expected: identity)");
      Map<String, String> asked = Map.of("accept-encoding", "gzip");
      assertThat(fixture.load(settings(web.url("/{key}"), asked, 10, 0), "k")).isNotNull();
    }
  }

  @Test
  void timeToLiveIsTheOrigins() throws Exception {
    AtomicInteger version = new AtomicInteger();
    try (WebOrigin web =
            new WebOrigin(
                exchange ->
                    WebOrigin.send(
                        exchange,
                        200,
                        "v" + version.incrementAndGet(),
                        "Cache-Control",
                        exchange.getRequestURI().getPath().equals("/kept")
                            ? "max-age=1000"
                            : "no-store"));
        Node node = Node.builder().start()) {
      Group<byte[]> group = group(node, settings(web.url("/{key}")));
      assertThat(new String(group.get("kept"), UTF_8)).isEqualTo("v1");
      assertThat(group.lookup("kept").source()).isEqualTo(Source.MAIN_HIT);
      assertThat(new String(group.get("not"), UTF_8)).isEqualTo("v2");
      assertThat(new String(group.get("not"), UTF_8)).isEqualTo("v3");
    }
  }

  @Test
  void redirectIsFollowedWithTheHeadersOnTheSameOrigin() throws Exception {
    try (WebOrigin web =
        new WebOrigin(
            exchange -> {
              if (exchange.getRequestURI().getPath().equals("/old/k")) {
                WebOrigin.send(exchange, 302, "moved", "Location", "/new?x=1");
              } else {
                WebOrigin.send(exchange, 200, "v");
              }
            })) {
      Map<String, String> headers = Map.of("Authorization", "Bearer t");
      fixture.load(settings(web.url("/old/{key}"), headers, 10, 1), "k");
      assertThat(web.requests)
          .extracting(WebOrigin.Request::uri)
          .containsExactly("/old/k", "/new?x=1");
      assertThat(web.requests).allMatch(request -> request.headers().containsKey("Authorization"));
    }
  }

  @Test
  void credentialsDoNotGoToAnotherOriginNorAlongOnTheWayBack() throws Exception {
    CompletableFuture<String> back = new CompletableFuture<>();
    try (WebOrigin other =
            new WebOrigin(exchange -> WebOrigin.send(exchange, 307, "", "Location", back.join()));
        WebOrigin web =
            new WebOrigin(
                exchange -> {
                  if (exchange.getRequestURI().getPath().equals("/back")) {
                    WebOrigin.send(exchange, 200, "v");
                  } else {
                    WebOrigin.send(exchange, 301, "", "Location", other.url("/there"));
                  }
                })) {
      back.complete(web.url("/back"));
      Map<String, String> headers =
          Map.of("Authorization", "Bearer t", "Cookie", "c=d", "X-Key", "s", "Accept", "text/*");
      fixture.load(settings(web.url("/{key}"), headers, 10, 5), "k");
      assertThat(web.requests.get(0).headers()).containsKeys("Authorization", "Cookie", "X-key");
      for (WebOrigin.Request request : List.of(other.requests.get(0), web.requests.get(1))) {
        assertThat(request.headers()).doesNotContainKeys("Authorization", "Cookie", "X-key");
        assertThat(request.headers().get("Accept")).containsExactly("text/*");
      }
    }
  }

  @Test
  void endlessRedirectEnds() throws Exception {
    try (WebOrigin web =
        new WebOrigin(exchange -> WebOrigin.send(exchange, 302, "", "Location", "/loop"))) {
      assertThat(fixture.failure(settings(web.url("/{key}")), "k"))
          .isEqualTo(
              "GET " + web.url("/loop") + ": status 302 after 5 redirects (expected: at most 5)");
      assertThat(web.requests).hasSize(6);
    }
  }

  @Test
  void redirectThatLeadsNowhereIsAFailure() throws Exception {
    try (WebOrigin web =
        new WebOrigin(exchange -> WebOrigin.send(exchange, 302, "", "Location", "file:///x"))) {
      assertThat(fixture.failure(settings(web.url("/{key}")), "k"))
          .endsWith(": status 302, location: file:///x (expected: http or https)");
    }
    try (WebOrigin web = new WebOrigin(exchange -> WebOrigin.send(exchange, 302, ""))) {
      assertThat(fixture.failure(settings(web.url("/{key}")), "k"))
          .endsWith(": status 302, location:  (expected: a URL)");
    }
  }

  @Test
  void bodyUpToTheBoundIsTakenAndOneByteMoreIsNot() throws Exception {
    try (WebOrigin web =
        new WebOrigin(
            exchange ->
                WebOrigin.send(
                    exchange,
                    200,
                    "x"
                        .repeat(
                            Integer.parseInt(exchange.getRequestURI().getPath().substring(1)))))) {
      HttpOriginSettings settings = settings(web.url("/{key}"), Map.of(), 100_000, 0);
      assertThat(fixture.throughAGroup(settings, "100000")).hasSize(100_000);
      assertThat(fixture.failure(settings, "100001"))
          .endsWith(": body of more than 100000 bytes (expected: at most 100000)");
    }
  }

  @Test
  void loadsUnderWayAreBoundedByTheGroup() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    CompletableFuture<Void> open = new CompletableFuture<>();
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AsyncGetter<byte[]> getter;
    try (RawOrigin web =
            new RawOrigin(
                connection -> {
                  connection.readHead();
                  most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                  both.countDown();
                  open.join();
                  atOnce.decrementAndGet();
                  connection.write(
                      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\nv");
                });
        Node node = Node.builder().start()) {
      getter = fixture.getter(settings(web.url("/{key}")));
      GroupConfig config = GroupConfig.builder().maxConcurrentLoads(2).build();
      Group<byte[]> group = node.asyncGroup("g", Codec.bytes(), getter, config);
      List<CompletableFuture<byte[]>> loads = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        loads.add(group.getAsync("k" + i));
      }
      assertThat(both.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(group.stats().runningLoads()).isEqualTo(2);
      assertThat(group.stats().queuedLoads()).isEqualTo(4);
      open.complete(null);
      for (CompletableFuture<byte[]> load : loads) {
        assertThat(OriginFixture.await(load)).hasSize(1);
      }
      assertThat(most.get()).isEqualTo(2);
    }
  }

  @Test
  void groupWithoutOriginSaysSo() {
    try (Node node = Node.builder().start()) {
      Group<byte[]> group =
          node.asyncGroup("g", Codec.bytes(), new NoOrigin("g"), GroupConfig.defaults());
      assertThatThrownBy(() -> group.get("k"))
          .isInstanceOf(LoadFailedException.class)
          .hasMessageContaining("group \"g\" has no origin (expected: a key that");
    }
  }

  @Test
  void settingsRefuseWhatIsOutOfRangeAndHideSecrets() {
    assertThatThrownBy(() -> settings("http://h/{key}", Map.of(), 1, -1))
        .hasMessage("maxRedirects: -1 (expected: >= 0)");
    assertThatThrownBy(
            () ->
                new HttpOriginSettings(
                    "http://h/{key}",
                    Map.of(),
                    Duration.ZERO,
                    Duration.ofSeconds(1),
                    1,
                    GroupConfig.defaults()))
        .hasMessage("connectTimeout: PT0S (expected: > 0)");
    assertThat(settings("http://h/{key}?t=secret", Map.of("Authorization", "secret"), 1, 1))
        .asString()
        .doesNotContain("secret")
        .contains("http://h/{key}?...", "Authorization");
  }
}
