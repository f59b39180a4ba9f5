package dev.covey.examples.tiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.interactions.WheelInput.ScrollOrigin;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** The page in a real browser, on three real nodes. Each test looks at tiles of its own. */
final class PageTest {
  private static final Pattern REQUESTED =
      Pattern.compile("\"Network\\.requestWillBeSent\".*?\"url\":\"(https?:[^\"]+)\"");

  @TempDir private static Path profile;
  private static Optional<ChromeDriver> chrome = Optional.empty();
  private static Optional<DemoCluster> nodes = Optional.empty();

  @BeforeAll
  static void openBrowser() throws IOException, InterruptedException {
    chrome = Browser.open(profile);
    assumeTrue(chrome.isPresent(), "no chromium and chromedriver to test the page with");
    nodes = Optional.of(DemoCluster.start());
  }

  @AfterAll
  static void closeBrowser() {
    chrome.ifPresent(ChromeDriver::quit);
    nodes.ifPresent(DemoCluster::close);
  }

  @AfterEach
  void nothingIsFetchedFromElsewhereAndNothingIsComplainedOf() {
    assertThat(browser().manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
    Set<String> hosts =
        browser().manage().logs().get(LogType.PERFORMANCE).getAll().stream()
            .map(LogEntry::getMessage)
            .map(REQUESTED::matcher)
            .filter(Matcher::find)
            .map(request -> URI.create(request.group(1)).getHost())
            .collect(Collectors.toSet());
    assertThat(hosts).containsExactly("127.0.0.1");
  }

  @Test
  void firstGuestSeesEveryTileRenderedForHimAndTintedByItsRenderer() {
    List<MapPage.Tile> tiles = page().open(site("a"), "4/-90/40").tiles();
    assertThat(tiles).hasSizeGreaterThan(11).allMatch(tile -> tile.mark().equals("fresh"));
    assertThat(tiles).allMatch(tile -> tile.text().matches("fresh [0-9]+ ms"));
    assertThat(tiles).allMatch(tile -> tile.width() == Mandelbrot.TILE_SIZE);
    assertThat(tiles).extracting(MapPage.Tile::renderer).contains("a", "b", "c");
    assertThat(tiles.stream().map(tile -> tile.renderer() + tile.tint()).distinct())
        .as("a tint for each renderer")
        .hasSize(3);
  }

  @Test
  void nextGuestSeesWhatHisNodeHasWhatAPeerHasAndWhatIsFresh() throws IOException {
    page().open(site("b"), "2/-128/20").tiles();
    List<MapPage.Tile> tiles = page().open(site("a"), "2/-128/128").tiles();
    assertThat(tiles).extracting(MapPage.Tile::mark).contains("here", "peer", "fresh");
    assertThat(tiles)
        .filteredOn(tile -> tile.mark().equals("here"))
        .allMatch(tile -> tile.renderer().equals("a"));
    assertThat(tiles)
        .filteredOn(tile -> tile.mark().equals("peer"))
        .noneMatch(tile -> tile.renderer().equals("a"));
    Files.write(Path.of("target", "demo.png"), browser().getScreenshotAs(OutputType.BYTES));
  }

  @Test
  void guestWhoComesBackSeesNothingFresh() {
    page().open(site("a"), "5/-104/40").tiles();
    for (Site site : List.of(site("a"), site("b"), site("c"))) {
      List<MapPage.Tile> tiles = page().open(site, "5/-104/40").tiles();
      assertThat(tiles).extracting(MapPage.Tile::mark).doesNotContain("fresh", "failed");
    }
  }

  @Test
  void mousePansAndZooms() {
    page().open(site("c"), "6/-110/96").tiles();
    String opened = page().view();
    WebElement map = browser().findElement(By.id("map"));
    new Actions(browser())
        .moveToElement(map)
        .clickAndHold()
        .moveByOffset(-150, -90)
        .moveByOffset(-150, -90)
        .release()
        .perform();
    String panned = page().viewAfter(opened);
    assertThat(panned).startsWith("#6/");
    page().tiles();
    new Actions(browser()).scrollFromOrigin(ScrollOrigin.fromElement(map), 0, -200).perform();
    assertThat(page().viewAfter(panned)).doesNotStartWith("#6/");
    assertThat(page().tiles()).allMatch(tile -> tile.width() == Mandelbrot.TILE_SIZE);
  }

  @Test
  void linkToAnotherNodeKeepsTheView() {
    page().open(site("a"), "3/-100/70").tiles();
    browser().findElement(By.linkText("node b")).click();
    assertThat(page().tiles()).isNotEmpty();
    assertThat(page().view()).isEqualTo("#3/-100/70");
    assertThat(browser().getTitle()).endsWith("node b");
  }

  @Test
  void noTileIsRenderedTwiceWhileABrowserAndVisitorsLook()
      throws IOException, InterruptedException {
    try (DemoCluster cluster = DemoCluster.start()) {
      List<Site> sites = cluster.sites();
      try (Visitors visitors =
          new Visitors(sites, 6, 1, Duration.ofMillis(100), System::nanoTime, complaint -> {})) {
        visitors.start();
        for (Site site : sites) {
          page().open(site, "2/-128/128").tiles();
        }
        page().open(sites.get(0), "3/-96/112").tiles();
      }
      cluster.closeDoors();
      DemoFigures figures = DemoFigures.of(sites, cluster.stats());
      assertThat(figures.counts().errors()).isZero();
      assertThat(figures.loads()).isEqualTo(figures.distinctKeys());
    }
  }

  private static ChromeDriver browser() {
    return chrome.orElseThrow();
  }

  private static MapPage page() {
    return new MapPage(browser());
  }

  private static Site site(String id) {
    return nodes.orElseThrow().sites().stream()
        .filter(site -> site.id().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
