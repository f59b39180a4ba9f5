package dev.covey.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.covey.discovery.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What operators and their tools see of a running node, over HTTP: metrics, and whether it lives
 * and is ready. Changes nothing and asks for no password: it is for trusted networks. Safe for
 * concurrent use.
 */
final class AdminPort implements AutoCloseable {

  private static final String PLAIN_TEXT = "text/plain; charset=utf-8";

  private static final String INDEX =
      """
      covey
      /metrics  all metrics, as Prometheus text or OpenMetrics
      /livez    200 as long as the process works
      /readyz   200 when the node should be asked, else 503 and why not
      """;

  private static final int BACKLOG = 0; // the system's default

  /** So that who sends or reads nothing does not keep one of the few threads for ever. */
  private static final String PATIENCE_SECONDS = "10";

  private final HttpServer server;
  private final Supplier<Readiness> readiness;
  private final Function<String, Scrape> scrape;

  private AdminPort(
      HttpServer server, Supplier<Readiness> readiness, Function<String, Scrape> scrape) {
    this.server = server;
    this.readiness = readiness;
    this.scrape = scrape;
  }

  /**
   * Listens, and answers until it is closed.
   *
   * @param at port 0 takes a free one
   * @param scrape is given the header {@code Accept}, or an empty string
   * @param executor answers requests, each of which may hold a thread for some seconds; the caller
   *     closes it
   * @throws UncheckedIOException if it cannot listen there
   */
  static AdminPort open(
      Address at,
      Supplier<Readiness> readiness,
      Function<String, Scrape> scrape,
      Executor executor) {
    setDefault("sun.net.httpserver.maxReqTime", PATIENCE_SECONDS);
    setDefault("sun.net.httpserver.maxRspTime", PATIENCE_SECONDS);
    HttpServer server = listen(at);
    AdminPort port = new AdminPort(server, readiness, scrape);
    server.createContext("/", port::answer);
    server.setExecutor(executor);
    server.start();
    return port;
  }

  private static HttpServer listen(Address at) {
    InetSocketAddress address = new InetSocketAddress(at.host(), at.port());
    try {
      if (address.isUnresolved()) {
        throw new UnknownHostException("unknown host");
      }
      return HttpServer.create(address, BACKLOG);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "admin: " + at + ": " + e.getMessage() + " (expected: a free port of this machine)", e);
    }
  }

  /** Where it listens, with the port in use. */
  Address address() {
    InetSocketAddress bound = server.getAddress();
    return new Address(bound.getHostString(), bound.getPort());
  }

  /** Returns when the port is free; answers under way break off. */
  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        send(exchange, 405, PLAIN_TEXT, method + " (expected: GET or HEAD)\n");
        return;
      }
      try {
        sendPage(exchange);
      } catch (RuntimeException unforeseen) { // before the head is sent: its maker's
        String what = unforeseen.getClass().getSimpleName();
        send(exchange, 500, PLAIN_TEXT, what + "\n");
      }
    }
  }

  private void sendPage(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestURI().getPath()) {
      case "/" -> send(exchange, 200, PLAIN_TEXT, INDEX);
      case "/metrics" -> sendMetrics(exchange);
      case "/livez" -> send(exchange, 200, PLAIN_TEXT, "alive\n");
      case "/readyz" -> sendReadiness(exchange);
      default -> send(exchange, 404, PLAIN_TEXT, "no such page; see /\n");
    }
  }

  private void sendMetrics(HttpExchange exchange) throws IOException {
    String accept = exchange.getRequestHeaders().getFirst("Accept");
    Scrape all = scrape.apply(accept == null ? "" : accept);
    send(exchange, 200, all.contentType(), all.text());
  }

  private void sendReadiness(HttpExchange exchange) throws IOException {
    Readiness now = readiness.get();
    Stream<String> lines =
        now.isReady()
            ? Stream.of("ready")
            : now.reasons().stream().map(reason -> "not ready: " + reason);
    Stream<String> notes = now.notes().stream().map(note -> "note: " + note);
    String text = String.join("\n", Stream.concat(lines, notes).toList()) + "\n";
    send(exchange, now.isReady() ? 200 : 503, PLAIN_TEXT, text);
  }

  private static void send(HttpExchange exchange, int status, String contentType, String text)
      throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
