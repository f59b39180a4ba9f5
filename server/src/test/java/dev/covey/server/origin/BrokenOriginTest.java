package dev.covey.server.origin;

import static dev.covey.server.origin.OriginFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.group.Loaded;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Origins that do not answer as they should: each load ends, and its connection with it. */
@Timeout(60)
class BrokenOriginTest {

  private final OriginFixture fixture = new OriginFixture();

  /** Counted down when the client has closed the connection that was kept waiting. */
  private final CountDownLatch ended = new CountDownLatch(1);

  private final CountDownLatch waiting = new CountDownLatch(1);

  @AfterEach
  void close() {
    fixture.close();
  }

  /** A server that sends this after a request, and then nothing, until the client goes. */
  private RawOrigin stuckAfter(String sent) throws IOException {
    return new RawOrigin(
        connection -> {
          connection.readHead();
          connection.write(sent);
          waiting.countDown();
          connection.awaitEnd();
          ended.countDown();
        });
  }

  private static RawOrigin closingAfter(String sent) throws IOException {
    return new RawOrigin(
        connection -> {
          connection.readHead();
          connection.write(sent);
        });
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nchunk\r\n",
        "HTTP/1.1 200 OK\r\n\r\nno length",
        "HTTP/1.1 404 Not Found\r\nContent-Length: 10\r\n\r\nhalf",
        "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 10\r\n\r\nhalf"
      })
  void serverThatStopsIsGivenUpWhenTheTimeIsOverAndItsConnectionClosed(String sent)
      throws Exception {
    try (RawOrigin web = stuckAfter(sent)) {
      CompletableFuture<Loaded<byte[]>> load = fixture.begin(settings(web.url("/{key}")), "k");
      await(waiting);
      fixture.time.advance(Duration.ofSeconds(7).toNanos() - 1);
      assertThat(load).isNotDone();
      fixture.time.advance(1);
      assertThat(OriginFixture.failure(load))
          .isEqualTo("GET " + web.url("/k") + ": no answer within PT7S");
      await(ended);
      assertThat(fixture.time.pending()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"})
  void loadThatIsCancelledClosesItsConnection(String sent) throws Exception {
    try (RawOrigin web = stuckAfter(sent)) {
      CompletableFuture<Loaded<byte[]>> load = fixture.begin(settings(web.url("/{key}")), "k");
      await(waiting);
      load.cancel(true);
      await(ended);
      assertThat(fixture.time.pending()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nchu",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nchunk\r\n0\r\n\r\n",
        "SMTP ready\r\n\r\n"
      })
  void answerThatBreaksOffIsAFailure(String sent) throws Exception {
    try (RawOrigin web = closingAfter(sent)) {
      assertThat(fixture.failure(settings(web.url("/{key}?t=secret")), "k"))
          .startsWith("GET " + web.url("/k?...") + ": no answer: ")
          .doesNotContain("secret");
      assertThat(fixture.time.pending()).isZero();
    }
  }

  @Test
  void bodyWithoutLengthEndsWithItsConnection() throws Exception {
    try (RawOrigin web = closingAfter("HTTP/1.1 200 OK\r\n\r\nwhole value")) {
      assertThat(fixture.throughAGroup(settings(web.url("/{key}")), "k")).hasSize(11);
    }
  }

  @Test
  void endlessBodyIsBrokenOffAtTheBound() throws Exception {
    try (RawOrigin web =
        new RawOrigin(
            connection -> {
              connection.readHead();
              connection.write("HTTP/1.1 200 OK\r\n\r\n");
              try {
                while (true) {
                  connection.write("x".repeat(10_000));
                }
              } finally {
                ended.countDown();
              }
            })) {
      assertThat(fixture.failure(settings(web.url("/{key}"), Map.of(), 50_000, 0), "k"))
          .endsWith(": body of more than 50000 bytes (expected: at most 50000)");
      await(ended);
    }
  }

  @Test
  void bodyThatIsAnnouncedTooLargeIsNotWaitedFor() throws Exception {
    try (RawOrigin web = stuckAfter("HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n")) {
      assertThat(fixture.failure(settings(web.url("/{key}")), "k"))
          .endsWith(": body of more than 1000 bytes (expected: at most 1000)");
      await(ended);
    }
  }

  /** Nobody reads on for a page that says "not found". */
  @Test
  void endlessBodyOfAStatusThatSaysItAllIsBrokenOff() throws Exception {
    try (RawOrigin web =
        new RawOrigin(
            connection -> {
              connection.readHead();
              connection.write("HTTP/1.1 404 Not Found\r\n\r\n");
              try {
                while (true) {
                  connection.write("x".repeat(10_000));
                }
              } finally {
                ended.countDown();
              }
            })) {
      assertThat(fixture.load(settings(web.url("/{key}")), "k")).isSameAs(Loaded.absent());
      await(ended);
    }
  }

  @Test
  void slowDripIsGivenUpHoweverOftenItDrips() throws Exception {
    try (RawOrigin web =
        new RawOrigin(
            connection -> {
              connection.readHead();
              connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
              for (int i = 0; i < 6; i++) {
                connection.write("x");
                fixture.time.advance(Duration.ofSeconds(1).toNanos());
              }
              waiting.countDown();
              connection.awaitEnd();
              ended.countDown();
            })) {
      CompletableFuture<Loaded<byte[]>> load = fixture.begin(settings(web.url("/{key}")), "k");
      await(waiting);
      assertThat(load).isNotDone();
      fixture.time.advance(Duration.ofSeconds(1).toNanos());
      assertThat(OriginFixture.failure(load)).endsWith(": no answer within PT7S");
      await(ended);
    }
  }

  @Test
  void refusedConnectionIsAFailureAtOnce() throws Exception {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }
    assertThat(fixture.failure(settings("http://127.0.0.1:" + port + "/{key}"), "k"))
        .startsWith("GET http://127.0.0.1:" + port + "/k: no connection: refused");
  }

  @Test
  void hostWithoutAddressIsSaidToBeUnknown() throws Exception {
    assertThat(fixture.failure(settings("http://no.such.host.invalid/{key}"), "k"))
        .isEqualTo("GET http://no.such.host.invalid/k: no connection: unknown host");
  }

  @Test
  void informationIsNotAnAnswer() throws Exception {
    try (RawOrigin web = closingAfter("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n")) {
      assertThat(fixture.failure(settings(web.url("/{key}")), "k"))
          .startsWith("GET " + web.url("/k") + ": ");
    }
  }
}
