package dev.covey.examples.tiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.covey.group.Lookup;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TilesServerTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final GuestBook guests = new GuestBook();
  private final CountDownLatch slowIsLookedUp = new CountDownLatch(1);
  private final CountDownLatch slowMayAnswer = new CountDownLatch(1);
  private final FakeTiles fake = new FakeTiles();

  private TilesServer server = bind();

  @BeforeEach
  void start() {
    server.start(
        "a",
        this::lookup,
        guests,
        () -> new NodeStats("a", Map.of("a", server.url()), 7, guests.counts(), guests.keys()));
  }

  @AfterEach
  void stop() {
    slowMayAnswer.countDown();
    server.close();
  }

  @Test
  void tileComesWithItsStory() throws Exception {
    HttpResponse<byte[]> answer = get("tiles/3/4/2.png");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "Content-Type")).isEqualTo("image/png");
    assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
    assertThat(header(answer, "Covey-Mark")).isEqualTo("fresh");
    assertThat(header(answer, "Covey-Source")).isEqualTo("PEER_LOAD");
    assertThat(header(answer, "Covey-Renderer")).isEqualTo("b");
    assertThat(header(answer, "Covey-Owner")).isEqualTo("b");
    assertThat(header(answer, "Covey-Age-Millis")).isEqualTo("1500");
    assertThat(header(get("tiles/3/4/2.png"), "Covey-Mark")).isEqualTo("peer");
    assertThat(header(get("tiles/3/4/2.png"), "Covey-Mark")).isEqualTo("here");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tiles/",
        "tiles/3/4/2",
        "tiles/3/4/2.gif",
        "tiles/3/4.png",
        "tiles/37/0/0.png",
        "tiles/3/8/0.png",
        "tiles/3/4/-2.png",
        "tiles/3/4/%32.png",
        "tiles/a/b/c.png"
      })
  void badAddressIsRefusedWithWhatWasExpected(String path) throws Exception {
    HttpResponse<byte[]> answer = get(path);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(text(answer)).contains("(expected: ").hasLineCount(1);
    assertThat(guests.counts()).isEqualTo(Counts.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nothing",
        "page.html",
        "webjars",
        "webjars/",
        "webjars/leaflet",
        "webjars/../page.css",
        "webjars/%2e%2e/%2e%2e/dev/covey/examples/tiles/Demo.class"
      })
  void whatIsNotThereIsNotFound(String path) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void pageAndItsPartsComeFromTheClassPath() throws Exception {
    HttpResponse<byte[]> page = get("");
    assertThat(header(page, "Content-Security-Policy")).startsWith("default-src 'self'");
    assertThat(text(page)).doesNotContain("@").doesNotContain("http:").doesNotContain("https:");
    assertThat(text(page).lines().filter(line -> line.contains("=\"/")))
        .hasSize(4)
        .allSatisfy(
            line -> {
              String part = line.replaceFirst(".*=\"/([^\"]+)\".*", "$1");
              assertThat(get(part).statusCode()).as(part).isEqualTo(200);
            });
  }

  @Test
  void onlyReadingIsAllowed() throws Exception {
    for (String path : new String[] {"", "stats", "tiles/3/4/2.png"}) {
      HttpResponse<byte[]> answer = send(request(path).POST(BodyPublishers.ofString("x")));
      assertThat(answer.statusCode()).isEqualTo(405);
      assertThat(header(answer, "Allow")).isEqualTo("GET, HEAD");
    }
    HttpResponse<byte[]> head = send(request("").method("HEAD", BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }

  @Test
  void guestIsCountedHereAndASimulatedVisitorIsNot() throws Exception {
    get("tiles/3/4/2.png");
    get("tiles/3/4/2.png");
    get("tiles/3/4/3.png");
    send(request("tiles/5/5/5.png").header(TileHandler.VISITOR, "simulated"));
    NodeStats stats = new ObjectMapper().readValue(get("stats").body(), NodeStats.class);
    assertThat(stats.guestKeys()).isEqualTo(Set.of("3/4/2", "3/4/3"));
    assertThat(stats.guests()).isEqualTo(new Counts(3, 0, 0, 1, 2));
    assertThat(stats.loads()).isEqualTo(7);
  }

  @Test
  void closedDoorTurnsAwayWhoComesAndWaitsForWhoIsInside() throws Exception {
    CompletableFuture<HttpResponse<byte[]>> slow =
        client.sendAsync(request("tiles/1/0/0.png").build(), BodyHandlers.ofByteArray());
    slowIsLookedUp.await();
    CompletableFuture<Void> closed = CompletableFuture.runAsync(this::closeDoor);
    HttpResponse<byte[]> turnedAway = get("tiles/1/1/1.png");
    while (turnedAway.statusCode() != 503) {
      turnedAway = get("tiles/1/1/1.png");
    }
    assertThat(text(turnedAway)).isEqualTo("this node is closing\n");
    assertThat(closed).isNotDone();
    slowMayAnswer.countDown();
    assertThat(slow.get().statusCode()).isEqualTo(200);
    closed.get();
    assertThat(guests.keys()).contains("1/0/0");
    assertThat(get("stats").statusCode()).isEqualTo(200);
  }

  @Test
  void takenPortIsABindException() {
    InetSocketAddress taken =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), URI.create(server.url()).getPort());
    assertThatExceptionOfType(BindException.class).isThrownBy(() -> TilesServer.bind(taken));
  }

  private Lookup<byte[]> lookup(String key) {
    if (key.equals("1/0/0")) {
      slowIsLookedUp.countDown();
      try {
        slowMayAnswer.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return fake.lookup(key);
  }

  private void closeDoor() {
    try {
      guests.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static TilesServer bind() {
    try {
      return TilesServer.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path));
  }

  private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<byte[]> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8);
  }
}
