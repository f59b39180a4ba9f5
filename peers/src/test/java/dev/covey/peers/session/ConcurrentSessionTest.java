package dev.covey.peers.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.group.Answer;
import dev.covey.group.FailureKind;
import dev.covey.group.FetchMode;
import dev.covey.singleflight.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Several threads ask, one is the network: it replies, forgets some requests, breaks the link now
 * and then, and lets time pass.
 */
@Timeout(60)
class ConcurrentSessionTest {

  private static final int ASKERS = 4;
  private static final int ROUNDS = 2_000;
  private static final int BATCH = 12;
  private static final int MAX_REQUESTS = 64;
  private static final int MESSAGES_PER_LINK = 1_000;
  private static final long MILLI = 1_000_000;

  private record Sent(Wire on, Requests message) {}

  private final ManualTime time = new ManualTime();
  private final BlockingQueue<Sent> network = new LinkedBlockingQueue<>();
  private final Session session =
      new Session(
          Wire::new,
          new SessionSettings(MAX_REQUESTS, 1 << 20, 1 << 20, 2, Duration.ofHours(1), 4),
          time,
          time,
          (answer, nanos) -> {});
  private final List<String> objections = new CopyOnWriteArrayList<>();
  private final AtomicInteger outcomes = new AtomicInteger();

  @Test
  void everyRequestHasOneAnswerOfItsOwnKeyAndNothingStaysBehind() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(ASKERS);
    List<CompletableFuture<Void>> askers = new ArrayList<>();
    for (int asker = 0; asker < ASKERS; asker++) {
      String name = "asker" + asker;
      askers.add(CompletableFuture.runAsync(() -> askAround(name), threads));
    }
    CompletableFuture<Void> all = CompletableFuture.allOf(askers.toArray(CompletableFuture[]::new));
    int messages = 0;
    while (!all.isDone()) {
      Sent sent = network.poll(1, TimeUnit.MILLISECONDS);
      if (sent == null) {
        time.advance(100 * MILLI);
      } else {
        time.advance(MILLI);
        sent.on().takes(sent.message(), ++messages % MESSAGES_PER_LINK == 0);
      }
    }
    threads.shutdown();
    all.join();
    assertThat(objections).isEmpty();
    assertThat(outcomes).hasValue(ASKERS * ROUNDS * (1 + BATCH));
    assertThat(session.isIdle()).isTrue();
    for (int i = 0; i < MAX_REQUESTS; i++) {
      assertThat(ask("last" + i)).as("request " + i + " of those that fit").isNotDone();
    }
    assertThat(ask("more")).isDone();
  }

  private void askAround(String name) {
    for (int round = 0; round < ROUNDS; round++) {
      String key = name + "-" + round;
      List<String> many = IntStream.range(0, BATCH).mapToObj(i -> key + "." + i).toList();
      CompletableFuture<Answer> one = ask(key);
      List<CompletableFuture<Answer>> answers =
          session.fetchAll("g", many, FetchMode.LOAD, 80 * MILLI);
      check(key, one.join());
      for (int i = 0; i < answers.size(); i++) {
        check(many.get(i), answers.get(i).join());
      }
    }
  }

  private CompletableFuture<Answer> ask(String key) {
    return session.fetch("g", key, FetchMode.LOAD, 80 * MILLI);
  }

  private void check(String key, Answer answer) {
    outcomes.incrementAndGet();
    if (answer instanceof Answer.Value value) {
      if (!Values.text(value).equals(key)) {
        objections.add(Values.text(value) + " for " + key);
      }
    } else if (!(answer instanceof Answer.Failure failure)
        || failure.kind() == FailureKind.OVERLOADED) {
      objections.add(answer + " for " + key);
    }
  }

  /** A link that the test's own thread answers. */
  private final class Wire implements Link {

    private final LinkListener listener;
    private final Set<Long> known = new HashSet<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private long taken;

    Wire(LinkListener listener) {
      this.listener = listener;
    }

    @Override
    public void send(Requests requests) {
      network.add(new Sent(this, requests));
    }

    void takes(Requests message, boolean breaks) {
      if (closed.get()) {
        return;
      }
      List<Long> ids = message.requests().stream().map(Request::id).toList();
      if (message.cancelled().stream().anyMatch(ids::contains)) {
        objections.add("a message that cancels what it brings");
      }
      ids.stream().filter(id -> !known.add(id)).forEach(id -> objections.add("twice " + id));
      checkBatches(message.requests());
      if (breaks) {
        close();
        return;
      }
      List<Reply> replies = new ArrayList<>();
      for (Request request : message.requests()) {
        if (request.id() % 97 != 0) { // else forgotten
          replies.add(new Reply(request.id(), Values.of(request.key())));
        }
      }
      listener.received(new Replies(++taken, replies, List.of()));
    }

    private void checkBatches(List<Request> requests) {
      Set<Integer> over = new HashSet<>();
      int before = 0;
      for (Request request : requests) {
        if (request.batch() != before) {
          over.add(before);
          before = request.batch();
        }
        if (before != 0 && over.contains(before)) {
          objections.add("a batch in two pieces");
        }
      }
    }

    @Override
    public boolean isReady() {
      return !closed.get();
    }

    @Override
    public void beat(Beat beat) {}

    @Override
    public CompletableFuture<Answer> collect(Parcel parcel, long timeoutNanos) {
      throw new AssertionError(parcel);
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        listener.closed(new Answer.Failure(FailureKind.OWNER_UNREACHABLE, "broken"));
      }
    }
  }
}
