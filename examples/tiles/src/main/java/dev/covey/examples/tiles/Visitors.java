package dev.covey.examples.tiles;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Simulated visitors: each walks over the map, asks for the tiles in his view one after the other,
 * looks at them, and takes the next step. So they are a closed loop: slow nodes get fewer requests.
 * Three of four stay with one node, the fourth asks another at every step. Each is one thread.
 */
final class Visitors implements AutoCloseable {
  /** Longer than any tile takes; a request without an answer counts as an error. */
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

  private static final int SIGNATURE = 0x89504e47;

  private final List<Site> sites;
  private final long seed;
  private final Duration look;
  private final LongSupplier nanoClock;
  private final Consumer<String> complaints;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(REQUEST_TIMEOUT)
          .build();

  /**
   * Visitors who stand at the door; {@link #start} lets them in.
   *
   * @param seed the same seed makes the same walks
   * @param look how long a visitor looks at a view, on average; each time from half to one and a
   *     half of it
   * @param complaints takes a line for each error, from any visitor's thread
   */
  Visitors(
      List<Site> sites,
      int count,
      long seed,
      Duration look,
      LongSupplier nanoClock,
      Consumer<String> complaints) {
    this.sites = List.copyOf(sites);
    this.seed = seed;
    this.look = look;
    this.nanoClock = nanoClock;
    this.complaints = complaints;
    for (int i = 0; i < count; i++) {
      int visitor = i;
      Thread thread = new Thread(() -> stroll(visitor), "visitor-" + visitor);
      thread.setDaemon(true);
      threads.add(thread);
    }
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /** Lets each visitor finish the request he is at, and returns when all have left. */
  @Override
  public void close() {
    closing.countDown();
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stroll(int visitor) {
    Random random = new Random(seed + visitor);
    Walk walk = new Walk(random);
    boolean wanders = visitor % 4 == 3;
    Site home = sites.get(visitor % sites.size());
    try {
      while (!left(Duration.ZERO)) {
        Site site = wanders ? sites.get(random.nextInt(sites.size())) : home;
        for (TileAddress tile : walk.view()) {
          ask(site, tile);
          if (left(Duration.ZERO)) {
            return;
          }
        }
        walk.step();
        if (left(look.dividedBy(2).plusNanos((long) (look.toNanos() * random.nextDouble())))) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits so long at most; whether it is time to leave. */
  private boolean left(Duration wait) throws InterruptedException {
    return closing.await(wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void ask(Site site, TileAddress tile) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(site.tile(tile))
            .header(TileHandler.VISITOR, "simulated")
            .timeout(REQUEST_TIMEOUT)
            .build();
    site.tally().asked(tile.key());
    long start = nanoClock.getAsLong();
    try {
      HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
      Mark mark = mark(response);
      site.tally().answered(mark, TimeUnit.NANOSECONDS.toMicros(nanoClock.getAsLong() - start));
    } catch (IOException | IllegalArgumentException e) {
      site.tally().failed();
      complaints.accept(request.uri() + ": " + e);
    }
  }

  /** Where the tile came from, if it is one. */
  private static Mark mark(HttpResponse<byte[]> response) throws IOException {
    byte[] body = response.body();
    if (response.statusCode() != 200) {
      throw new IOException(
          "status " + response.statusCode() + " (expected: 200): " + new String(body, US_ASCII));
    }
    if (body.length < 4 || ByteBuffer.wrap(body).getInt() != SIGNATURE) {
      throw new IOException("body of " + body.length + " bytes (expected: a PNG)");
    }
    return Mark.parse(response.headers().firstValue(TileHandler.MARK).orElse(""));
  }
}
