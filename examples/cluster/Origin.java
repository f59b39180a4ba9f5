import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/**
 * Something slow to ask: {@code java Origin.java PORT} serves {@code /items/KEY} on the loopback
 * interface, after half a second, and prints each request. Keys that begin with {@code missing} do
 * not exist, and {@code broken} ones make it fail.
 */
public final class Origin {

  private static final long THINKING_MILLIS = 500;

  public static void main(String[] args) throws IOException {
    int port = Integer.parseInt(args[0]);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/items/", Origin::answer);
    server.start();
    System.out.println("serving http://127.0.0.1:" + port + "/items/KEY");
  }

  private static void answer(HttpExchange exchange) throws IOException {
    String key = exchange.getRequestURI().getPath().substring("/items/".length());
    System.out.println("request " + key);
    think();
    int status = key.startsWith("missing") ? 404 : key.startsWith("broken") ? 500 : 200;
    byte[] body = ("item " + key + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Cache-Control", "max-age=300");
    exchange.sendResponseHeaders(status, status == 200 ? body.length : -1);
    if (status == 200) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private static void think() {
    try {
      Thread.sleep(THINKING_MILLIS); // to be slow is what this origin is for
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
