package dev.covey.examples.tiles;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Serves the page and the web jars from the class path; nothing comes from elsewhere, and the
 * browser is told to see to it. Safe for concurrent use.
 */
final class PageHandler implements HttpHandler {
  private static final String POLICY = "default-src 'self'; img-src 'self' blob: data:";

  /** No dot at the start of a step, so no way up; an ending, so no folder. */
  private static final Pattern WEB_JAR =
      Pattern.compile("/webjars(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+\\.(css|js|map|png)");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "map", "application/json",
          "png", "image/png");

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!Http.isRead(exchange)) {
        return;
      }
      String path = exchange.getRequestURI().getPath();
      Optional<String> resource = resource(path);
      try (InputStream in = resource.map(PageHandler.class::getResourceAsStream).orElse(null)) {
        if (in == null) {
          Http.answer(
              exchange, 404, "path: '" + path + "' (expected: /, /tiles/z/x/y.png or /stats)");
          return;
        }
        String name = resource.orElseThrow();
        String type = requireNonNull(TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
        exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
        exchange.getResponseHeaders().set("Cache-Control", "no-cache");
        Http.answer(exchange, 200, type, in.readAllBytes());
      }
    }
  }

  private static Optional<String> resource(String path) {
    return switch (path) {
      case "/" -> Optional.of("page/index.html");
      case "/page.css", "/page.js" -> Optional.of("page" + path);
      default ->
          WEB_JAR.matcher(path).matches()
              ? Optional.of("/META-INF/resources" + path)
              : Optional.empty();
    };
  }
}
