package dev.covey.examples.tiles;

import dev.covey.discovery.StaticDiscovery;
import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.Loaded;
import dev.covey.node.Node;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

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

  /** For a tile that waits behind many others on a slow machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration TO_REACH_PEERS = Duration.ofSeconds(30);

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
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    } catch (IOException | UncheckedIOException e) {
      System.err.println(e.getMessage());
      System.exit(isPortTaken(e) ? PORT_TAKEN : 1);
    } catch (TimeoutException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void serve(Options options)
      throws IOException, InterruptedException, TimeoutException {
    String id = options.required("--id");
    GuestBook guests = new GuestBook();
    if (options.has("--until-eof")) {
      Thread parent = new Thread(() -> obey(guests), "tiles-parent");
      parent.setDaemon(true);
      parent.start();
    }
    Renderer renderer = new Renderer();
    try (TilesServer server = TilesServer.bind(options.address("--http"));
        Node node =
            Node.builder()
                .id(id)
                .listen(options.required("--listen"))
                .discovery(StaticDiscovery.parse(options.required("--peers")))
                .start()) {
      Group<byte[]> tiles =
          node.group("tiles", Codec.bytes(), key -> Loaded.of(renderer.render(key)), groupConfig());
      node.awaitPeers(TO_REACH_PEERS);
      Map<String, String> pages = pages(options.text("--pages").orElse(id + "=" + server.url()));
      server.start(
          id,
          tiles::lookup,
          guests,
          () -> new NodeStats(id, pages, renderer.loads(), guests.counts(), guests.keys()));
      System.out.println(READY + " " + server.url());
      new CountDownLatch(1).await();
    }
  }

  /** A tile is all CPU: half of the processors render, the others answer what is cached. */
  private static GroupConfig groupConfig() {
    return GroupConfig.builder()
        .maxBytes(CACHE_BYTES)
        .maxConcurrentLoads(Math.max(1, Runtime.getRuntime().availableProcessors() / 2))
        .timeout(PATIENCE)
        .loadTimeout(PATIENCE)
        .build();
  }

  private static boolean isPortTaken(@Nullable Throwable reason) {
    return reason instanceof BindException || (reason != null && isPortTaken(reason.getCause()));
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
    for (String page : text.split(",", -1)) {
      int equals = page.indexOf('=');
      if (equals < 1) {
        throw new UsageException("--pages: '" + page + "' (expected: id=url)");
      }
      pages.put(page.substring(0, equals), page.substring(equals + 1));
    }
    return pages;
  }
}
