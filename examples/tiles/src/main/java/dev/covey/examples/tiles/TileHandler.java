package dev.covey.examples.tiles;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.covey.group.CacheException;
import dev.covey.group.DeadlineExceededException;
import dev.covey.group.Lookup;
import dev.covey.group.Source;
import java.io.IOException;
import java.util.Optional;

/**
 * Serves {@code /tiles/z/x/y.png}, with headers that say where the tile came from. Safe for
 * concurrent use; waits for a load on the caller's thread.
 */
final class TileHandler implements HttpHandler {
  /** {@code here}, {@code peer} or {@code fresh}: a {@link Mark}. */
  static final String MARK = "Covey-Mark";

  /** The node that rendered the tile. */
  static final String RENDERER = "Covey-Renderer";

  /** The request header of a simulated visitor, with any value. */
  static final String VISITOR = "Covey-Visitor";

  private static final String PREFIX = "/tiles/";
  private static final String SUFFIX = ".png";

  private final String node;
  private final TileCache tiles;
  private final GuestBook guests;

  TileHandler(String node, TileCache tiles, GuestBook guests) {
    this.node = node;
    this.tiles = tiles;
    this.guests = guests;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!Http.isRead(exchange)) {
        return;
      }
      TileAddress tile;
      try {
        tile = address(exchange.getRequestURI().getRawPath());
      } catch (IllegalArgumentException e) {
        Http.answer(exchange, 400, String.valueOf(e.getMessage()));
        return;
      }
      boolean guest = !exchange.getRequestHeaders().containsKey(VISITOR);
      if (!guests.enter(guest ? Optional.of(tile.key()) : Optional.empty())) {
        Http.answer(exchange, 503, "this node is closing");
        return;
      }
      try {
        answer(exchange, tile, guest);
      } finally {
        guests.leave();
      }
    }
  }

  private void answer(HttpExchange exchange, TileAddress tile, boolean guest) throws IOException {
    Lookup<byte[]> found;
    try {
      found = tiles.lookup(tile.key());
    } catch (CacheException e) {
      if (guest) {
        guests.failed();
      }
      int status = e instanceof DeadlineExceededException ? 504 : 503;
      Http.answer(exchange, status, String.valueOf(e.getMessage()));
      return;
    }
    Mark mark = Mark.of(found.source());
    if (guest) {
      guests.answered(mark);
    }
    Headers headers = exchange.getResponseHeaders();
    headers.set("Cache-Control", "no-store");
    headers.set(MARK, mark.word());
    headers.set("Covey-Source", found.source().name());
    headers.set("Covey-Owner", found.owner());
    headers.set(RENDERER, found.source() == Source.FALLBACK_LOAD ? node : found.owner());
    headers.set("Covey-Age-Millis", Long.toString(found.age().toMillis()));
    Http.answer(exchange, 200, "image/png", found.value());
  }

  private static TileAddress address(String path) {
    if (!path.startsWith(PREFIX) || !path.endsWith(SUFFIX)) {
      throw new IllegalArgumentException("path: '" + path + "' (expected: /tiles/z/x/y.png)");
    }
    return TileAddress.parse(path.substring(PREFIX.length(), path.length() - SUFFIX.length()));
  }
}
