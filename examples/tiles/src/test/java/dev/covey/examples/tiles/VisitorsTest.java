package dev.covey.examples.tiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class VisitorsTest {
  private static final int ENOUGH = 200;

  private final FakeTiles tiles = new FakeTiles();
  private final GuestBook guests = new GuestBook();
  private final CountDownLatch enough = new CountDownLatch(ENOUGH);
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

  /** Two milliseconds pass between any two looks at it. */
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void everyRequestIsCountedOnceByWhereItsTileCameFrom() throws Exception {
    try (TilesServer server = start()) {
      Site site = Site.of("a", server.url());
      visit(List.of(site), 1);
      Tally.Figures figures = site.tally().figures();
      Counts counts = figures.counts();
      assertThat(counts.requests()).isGreaterThanOrEqualTo(ENOUGH);
      assertThat(counts.requests()).isEqualTo(counts.here() + counts.peer() + counts.fresh());
      assertThat(counts.errors()).isZero();
      assertThat(counts.fresh()).isEqualTo(tiles.distinctKeys());
      assertThat(figures.keys()).hasSize(tiles.distinctKeys());
      assertThat(figures.micros().getTotalCount()).isEqualTo(counts.requests());
      assertThat(figures.p50Micros()).isEqualTo(2000);
      assertThat(guests.counts()).as("simulated visitors are no guests").isEqualTo(Counts.NONE);
    }
  }

  @Test
  void fourthVisitorAsksEveryNode() throws Exception {
    try (TilesServer one = start();
        TilesServer other = start()) {
      List<Site> sites = List.of(Site.of("a", one.url()), Site.of("b", other.url()));
      visit(sites, 4);
      assertThat(sites)
          .allSatisfy(site -> assertThat(site.tally().figures().counts().requests()).isPositive());
    }
  }

  @Test
  void closedNodeIsAnErrorThatNamesTheTile() throws Exception {
    try (TilesServer server = start()) {
      guests.close();
      Site site = Site.of("a", server.url());
      CountDownLatch complained = new CountDownLatch(1);
      try (Visitors visitors =
          new Visitors(
              List.of(site),
              1,
              1,
              Duration.ZERO,
              this::tick,
              complaint -> {
                complaints.add(complaint);
                complained.countDown();
              })) {
        visitors.start();
        complained.await();
      }
      Tally.Figures figures = site.tally().figures();
      assertThat(figures.counts().errors()).isEqualTo(figures.counts().requests()).isPositive();
      assertThat(figures.micros().getTotalCount()).isZero();
      assertThat(complaints.peek())
          .startsWith(server.url() + "tiles/")
          .contains("status 503 (expected: 200): this node is closing");
    }
  }

  @Test
  void visitorsWhoNeverStartedLeaveAtOnce() {
    Site site = new Site("a", URI.create("http://127.0.0.1:1/"), new Tally());
    new Visitors(List.of(site), 3, 1, Duration.ZERO, this::tick, complaints::add).close();
    assertThat(site.tally().figures().counts()).isEqualTo(Counts.NONE);
  }

  private void visit(List<Site> sites, int count) throws InterruptedException {
    try (Visitors visitors =
        new Visitors(sites, count, 1, Duration.ZERO, this::tick, complaints::add)) {
      visitors.start();
      enough.await();
    }
    assertThat(complaints).isEmpty();
  }

  private long tick() {
    return nanos.addAndGet(2_000_000);
  }

  private TilesServer start() throws java.io.IOException {
    TilesServer server =
        TilesServer.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server.start(
        "a",
        key -> {
          enough.countDown();
          return tiles.lookup(key);
        },
        guests,
        () -> new NodeStats("a", Map.of(), 0, guests.counts(), guests.keys()));
    return server;
  }
}
