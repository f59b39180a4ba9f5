package dev.covey.examples.tiles;

import dev.covey.group.Lookup;
import dev.covey.group.Source;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * A map service that embeds Covey: one process, one node of the cluster, one web page.
 *
 * <p>Prints {@code ready} and the page's address when it has reached every peer. Ends with 2 when
 * it does not understand its command line, with {@value #PORT_TAKEN} when a port is taken.
 */
public final class TilesService {
  /** The exit status of a process that found one of its ports taken. */
  static final int PORT_TAKEN = 3;

  /** The first word of the line that says the service is ready; the page's address follows. */
  static final String READY = "ready";

  /** The line that closes the front door, and its answer when everybody has left. */
  static final String CLOSE = "close";

  static final String CLOSED = "closed";

  /** Holds every tile the visitors may see, and a guest's long walk: nothing is evicted. */
  static final long CACHE_BYTES = 192L << 20;

  private TilesService() {}

  /**
   * Runs until a signal ends it.
   *
   * @param args {@code --id a --listen host:port --http host:port --peers a=host:port,b=…}, and
   *     optionally {@code --pages a=url,b=…} for the links between the pages, and {@code
   *     --until-eof} to end with the standard input, so that no parent's death leaves it behind
   */
  public static void main(String[] args) {
    try {
      Options options =
          Options.parse(
              Arrays.asList(args),
              Set.of("--id", "--listen", "--http", "--peers", "--pages"),
              Set.of("--until-eof"));
      serve(options);
    } catch (UsageException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    } catch (IOException e) {
      e.printStackTrace();
      System.exit(e instanceof BindException ? PORT_TAKEN : 1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void serve(Options options) throws IOException, InterruptedException {
    String id = options.required("--id");
    GuestBook guests = new GuestBook();
    if (options.has("--until-eof")) {
      Thread parent = new Thread(() -> obey(guests), "tiles-parent");
      parent.setDaemon(true);
      parent.start();
    }
    Renderer renderer = new Renderer(id);
    try (TilesServer server = TilesServer.bind(options.address("--http"))) {
      Map<String, String> pages = pages(options.text("--pages").orElse(id + "=" + server.url()));
      server.start(
          alone(id, renderer),
          guests,
          () -> new NodeStats(id, pages, renderer.loads(), guests.counts(), guests.keys()));
      System.out.println(READY + " " + server.url());
      new CountDownLatch(1).await();
    }
  }

  private static TileCache alone(String id, Renderer renderer) {
    Map<String, byte[]> tiles = new ConcurrentHashMap<>();
    return key -> {
      boolean[] fresh = {false};
      byte[] tile =
          tiles.computeIfAbsent(
              key,
              k -> {
                fresh[0] = true;
                return renderer.render(k);
              });
      return new Lookup<>(tile, fresh[0] ? Source.LOAD : Source.MAIN_HIT, id, Duration.ZERO);
    };
  }

  /** Does what the parent says on standard input; ends with it, however the parent ended. */
  private static void obey(GuestBook guests) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.equals(CLOSE)) {
          guests.close();
          System.out.println(CLOSED);
        }
      }
    } catch (IOException | InterruptedException e) {
      // The parent is as good as gone.
    }
    Runtime.getRuntime().halt(0);
  }

  private static Map<String, String> pages(String text) {
    Map<String, String> pages = new TreeMap<>();
    for (String page : List.of(text.split(",", -1))) {
      int equals = page.indexOf('=');
      if (equals < 1) {
        throw new UsageException("--pages: '" + page + "' (expected: id=url)");
      }
      pages.put(page.substring(0, equals), page.substring(equals + 1));
    }
    return pages;
  }
}
