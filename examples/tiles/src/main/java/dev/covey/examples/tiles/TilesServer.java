package dev.covey.examples.tiles;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The HTTP side of the service: the page, the tiles, the figures. */
final class TilesServer implements AutoCloseable {
  /** More than a browser's six connections and a dozen visitors want at a time. */
  private static final int THREADS = 64;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads;

  private TilesServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Takes the port, but answers nobody yet.
   *
   * @throws java.net.BindException if the port is taken
   */
  static TilesServer bind(InetSocketAddress address) throws IOException {
    // Read once, by the first server of a JVM. Without it an answer's second packet waits 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HttpServer server = HttpServer.create(address, 0);
    AtomicInteger number = new AtomicInteger();
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "tiles-http-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    return new TilesServer(server, threads);
  }

  /** Starts to answer, for the node of this id. */
  void start(String node, TileCache tiles, GuestBook guests, Supplier<NodeStats> stats) {
    server.createContext("/", new PageHandler());
    server.createContext("/tiles/", new TileHandler(node, tiles, guests));
    server.createContext("/stats", exchange -> answerStats(exchange, stats));
    server.start();
  }

  /** The page's address, such as {@code http://127.0.0.1:8080/}. */
  String url() {
    InetSocketAddress address = server.getAddress();
    return "http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + "/";
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void answerStats(HttpExchange exchange, Supplier<NodeStats> stats)
      throws IOException {
    try (exchange) {
      if (Http.isRead(exchange)) {
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        Http.answer(exchange, 200, "application/json", JSON.writeValueAsBytes(stats.get()));
      }
    }
  }
}
