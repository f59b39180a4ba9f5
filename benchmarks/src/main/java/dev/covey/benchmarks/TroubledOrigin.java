package dev.covey.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.covey.group.AsyncGetter;
import dev.covey.group.Loaded;
import java.nio.ByteBuffer;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * An origin in this process that a benchmark makes well or ill, and that counts when it is asked. A
 * value says when it was read and of which key. Safe for concurrent use.
 *
 * <p>It has one thread, for its timer. A load that is given up is worked on all the same, as one is
 * by a database that does not notice.
 */
final class TroubledOrigin implements AsyncGetter<byte[]>, AutoCloseable {
  private static final long WELL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int DIGITS = 3;

  /** When, or how, a load is answered that comes now. */
  @FunctionalInterface
  private interface State {
    void begin(String key, CompletableFuture<Loaded<byte[]>> answer);
  }

  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final Timeline loads;
  private volatile State state;
  private Histogram latencies = new Histogram(DIGITS); // guarded by this

  /**
   * Begins well.
   *
   * @param seconds for how long its loads are counted
   */
  TroubledOrigin(int seconds) {
    loads = new Timeline(System.nanoTime(), seconds);
    state = this::answerSoon;
  }

  /** Answers each load after 5 ms, however many there are. */
  void beWell() {
    state = this::answerSoon;
  }

  /** Fails each load at once. */
  void fail() {
    IllegalStateException down = new IllegalStateException("the origin is down");
    state = (key, answer) -> answer.completeExceptionally(down);
  }

  /** Never answers. */
  void hang() {
    state = (key, answer) -> {};
  }

  /** Has so many workers, one queue, and answers so many loads in a second at most. */
  void beSlow(int workers, double perSecond) {
    Workers queue = new Workers(workers, (long) (workers / perSecond * 1e9), System.nanoTime());
    state = (key, answer) -> answerAfter(queue.nanosUntilDone(System.nanoTime()), key, answer);
  }

  @Override
  public CompletionStage<Loaded<byte[]>> load(String key) {
    long beganAtNanos = System.nanoTime();
    loads.record(beganAtNanos);
    CompletableFuture<Loaded<byte[]>> answer = new CompletableFuture<>();
    answer.whenComplete((loaded, failure) -> noteLatency(System.nanoTime() - beganAtNanos));
    state.begin(key, answer);
    return answer;
  }

  private void answerSoon(String key, CompletableFuture<Loaded<byte[]>> answer) {
    answerAfter(WELL_NANOS, key, answer);
  }

  private void answerAfter(long delayNanos, String key, CompletableFuture<Loaded<byte[]>> answer) {
    timer.schedule(
        () -> answer.complete(Loaded.of(value(System.nanoTime(), key))),
        delayNanos,
        TimeUnit.NANOSECONDS);
  }

  private static byte[] value(long readAtNanos, String key) {
    byte[] name = key.getBytes(US_ASCII);
    return ByteBuffer.allocate(Long.BYTES + name.length).putLong(readAtNanos).put(name).array();
  }

  /**
   * When a value was read.
   *
   * @throws IllegalStateException if it is another key's
   */
  static long readAtNanos(String key, byte[] value) {
    ByteBuffer bytes = ByteBuffer.wrap(value);
    long readAtNanos = bytes.getLong();
    if (!bytes.equals(ByteBuffer.wrap(key.getBytes(US_ASCII)))) {
      throw new IllegalStateException("value of another key (expected: of " + key + ")");
    }
    return readAtNanos;
  }

  /** When loads began. */
  Timeline loads() {
    return loads;
  }

  private synchronized void noteLatency(long nanos) {
    latencies.recordValue(nanos);
  }

  /** How long the loads took that have ended since this was called last, in nanoseconds. */
  synchronized Histogram takeLatencies() {
    Histogram taken = latencies;
    latencies = new Histogram(DIGITS);
    return taken;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** Who serve one queue in order, each load for the same time. Safe for concurrent use. */
  static final class Workers {
    private final long serviceNanos;
    private final PriorityQueue<Long> free = new PriorityQueue<>(); // from when; guarded by this

    Workers(int count, long serviceNanos, long nowNanos) {
      this.serviceNanos = serviceNanos;
      for (int i = 0; i < count; i++) {
        free.add(nowNanos);
      }
    }

    synchronized long nanosUntilDone(long nowNanos) {
      long done = Math.max(nowNanos, free.remove()) + serviceNanos;
      free.add(done);
      return done - nowNanos;
    }
  }
}
