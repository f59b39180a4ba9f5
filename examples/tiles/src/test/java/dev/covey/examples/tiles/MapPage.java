package dev.covey.examples.tiles;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The page as a test sees it: the tiles in view, once all are there. */
final class MapPage {
  private static final Duration TO_LOAD = Duration.ofSeconds(60);

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String TILES =
      """
      return JSON.stringify([...document.querySelectorAll('.tile')].map(tile => ({
        renderer: tile.dataset.renderer ?? '',
        tint: getComputedStyle(tile, '::after').backgroundColor,
        mark: tile.querySelector('.mark')?.classList[1] ?? 'none',
        text: tile.querySelector('.mark')?.textContent ?? '',
        width: tile.querySelector('img')?.naturalWidth ?? 0,
      })))
      """;

  /** A tile in view. */
  record Tile(String renderer, String tint, String mark, String text, int width) {}

  private final WebDriver browser;

  MapPage(WebDriver browser) {
    this.browser = browser;
  }

  /** Opens a node's page on a view; a fresh document, even if only the view is another. */
  MapPage open(Site site, String view) {
    browser.get("about:blank");
    browser.get(site.page() + "#" + view);
    return this;
  }

  /** The tiles in view when all have come. */
  List<Tile> tiles() {
    new WebDriverWait(browser, TO_LOAD)
        .until(
            page ->
                "loaded".equals(script("return document.body.dataset.state"))
                    && !now().isEmpty()
                    && now().stream().noneMatch(tile -> tile.mark().equals("none")));
    return now();
  }

  /** Such as {@code #3/-128/100}: zoom and centre. */
  String view() {
    return String.valueOf(script("return location.hash"));
  }

  /** Waits until the view is another, and returns it. */
  String viewAfter(String before) {
    new WebDriverWait(browser, TO_LOAD).until(page -> !view().equals(before));
    return view();
  }

  private List<Tile> now() {
    try {
      return List.of(JSON.readValue((String) script(TILES), Tile[].class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private Object script(String script) {
    return requireNonNullElse(((JavascriptExecutor) browser).executeScript(script), "");
  }
}
