package dev.covey.examples.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.covey.discovery.etcd.EtcdDiscovery;
import dev.covey.group.CacheException;
import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.Loaded;
import dev.covey.group.NoSuchKeyException;
import dev.covey.node.Node;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * One instance of the service: {@code GET /prices/ARTICLE}. Start as many as there is work for; all
 * that name the same etcd are one cache. Safe for concurrent use.
 */
final class PriceService implements AutoCloseable {

  private static final String PATH = "/prices/";

  private final Node node;
  private final Group<String> prices;
  private final HttpServer http;
  private final ExecutorService requests = Executors.newCachedThreadPool();

  /**
   * Starts an instance on ports that the system chooses.
   *
   * @param id another one for each instance
   * @param etcd such as {@code http://127.0.0.1:2379}
   */
  PriceService(String id, String etcd, PriceDatabase database) throws IOException {
    node =
        Node.builder()
            .id(id)
            .cluster("prices")
            .listen("127.0.0.1:0")
            .discovery(EtcdDiscovery.builder().cluster("prices").endpoints(etcd).build())
            .open();
    prices =
        node.group(
            "prices",
            Codec.utf8(),
            article -> database.priceOf(article).map(Loaded::of).orElseGet(Loaded::absent),
            GroupConfig.builder().timeToLive(Duration.ofMinutes(1)).build());
    try {
      node.join(); // others ask this node from now on, so its groups are there
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException | RuntimeException failed) { // such as an etcd that cannot be reached
      node.close();
      throw failed;
    }
    http.setExecutor(requests);
    http.createContext(PATH, this::answer);
    http.start();
  }

  /** Begins every instance's address. */
  String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort() + PATH;
  }

  Node node() {
    return node;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String article = exchange.getRequestURI().getPath().substring(PATH.length());
    try {
      send(exchange, 200, prices.get(article));
    } catch (NoSuchKeyException e) {
      send(exchange, 404, "no such article: " + article);
    } catch (CacheException | IllegalArgumentException e) {
      send(exchange, 500, String.valueOf(e.getMessage()));
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = (text + "\n").getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    try (exchange) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    http.stop(0);
    requests.shutdown();
    node.close();
  }

  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      System.err.println("usage: PriceService ID ETCD, such as: PriceService a 127.0.0.1:2379");
      System.exit(2);
    }
    PriceService service = new PriceService(args[0], args[1], new PriceDatabase());
    Runtime.getRuntime().addShutdownHook(new Thread(service::close));
    System.out.println(service.url() + "a-17");
  }
}
