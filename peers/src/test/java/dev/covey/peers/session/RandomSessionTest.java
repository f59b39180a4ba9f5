package dev.covey.peers.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.group.Answer;
import dev.covey.group.FailureKind;
import dev.covey.group.FetchMode;
import dev.covey.singleflight.ManualTime;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A session and its owner, joined by links whose messages come when chance will have it, in order
 * within each direction. {@code -Dcovey.seed=…} plays one run again.
 */
class RandomSessionTest {

  private static final int RUNS = 60;
  private static final int STEPS = 1_500;
  private static final int MAX_REQUESTS = 40;
  private static final long MILLI = 1_000_000;

  /** Short enough for a reply, and too long for one. */
  private static final int[] SIZES = {0, 10, 1_000, 60_000, 100_000};

  private static final SessionSettings SETTINGS =
      new SessionSettings(MAX_REQUESTS, MAX_REQUESTS * 22, 400_000, 2, Duration.ofMillis(500), 4);

  static LongStream seeds() {
    Long seed = Long.getLong("covey.seed");
    return seed == null ? new Random().longs(RUNS) : LongStream.of(seed);
  }

  @ParameterizedTest(name = "-Dcovey.seed={0}")
  @MethodSource("seeds")
  void everyRequestHasOneAnswerOfItsOwnKeyAndNothingStaysBehind(long seed) {
    Run run = new Run(new Random(seed));
    IntStream.range(0, STEPS).forEach(step -> run.step());
    run.settle();
    run.checkAnswers();
    run.checkThatNothingStaysBehind();
  }

  /** One run. */
  private static final class Run {

    private final Random random;
    private final ManualTime time = new ManualTime();
    private final List<RandomLink> links = new ArrayList<>();
    private final Session session =
        new Session(this::open, SETTINGS, time, time, (answer, nanos) -> {});
    private final List<CompletableFuture<Answer>> loads = new ArrayList<>();
    private final List<Answer> loaded = new ArrayList<>();
    private final Map<String, CompletableFuture<Answer>> asked = new LinkedHashMap<>();

    Run(Random random) {
      this.random = random;
    }

    private Link open(LinkListener listener) {
      RandomLink link = new RandomLink(listener, this::answerAll, SETTINGS);
      links.add(link);
      if (chance(20)) {
        link.breaks();
      }
      return link;
    }

    private boolean chance(int oneOf) {
      return random.nextInt(oneOf) == 0;
    }

    void step() {
      int kind = random.nextInt(100);
      if (kind < 25) {
        ask(1);
      } else if (kind < 30) {
        ask(2 + random.nextInt(12));
      } else if (kind < 50) {
        endLoad();
      } else if (kind < 54) {
        time.advance(random.nextInt(200) * MILLI);
      } else if (kind < 55 && chance(4) && !links.isEmpty()) {
        links.get(random.nextInt(links.size())).breaks();
      } else if (!links.isEmpty()) {
        List<RandomLink> recent = links.subList(Math.max(0, links.size() - 3), links.size());
        recent.get(random.nextInt(recent.size())).step(random);
      }
    }

    private void ask(int count) {
      List<String> keys =
          IntStream.range(0, count)
              .mapToObj(i -> "%06d".formatted(asked.size() + i)) // all of one length
              .toList();
      long timeoutNanos = (chance(10) ? 1 : 2_000) * MILLI;
      List<CompletableFuture<Answer>> answers =
          count == 1
              ? List.of(session.fetch("g", keys.get(0), FetchMode.LOAD, timeoutNanos))
              : session.fetchAll("g", keys, FetchMode.LOAD, timeoutNanos);
      for (int i = 0; i < count; i++) {
        asked.put(keys.get(i), answers.get(i));
      }
    }

    private List<CompletableFuture<Answer>> answerAll(List<String> keys) {
      return keys.stream().map(this::answer).toList();
    }

    /** The key tells of the value; some are cached. */
    private CompletableFuture<Answer> answer(String key) {
      byte[] bytes = new byte[SIZES[random.nextInt(SIZES.length)] + Integer.BYTES];
      ByteBuffer.wrap(bytes).putInt(Integer.parseInt(key));
      Answer value = new Answer.Value(bytes, Values.FRESH);
      if (chance(2)) {
        return CompletableFuture.completedFuture(value);
      }
      CompletableFuture<Answer> load = new CompletableFuture<>();
      loads.add(load);
      loaded.add(chance(8) ? new Answer.Failure(FailureKind.LOAD_FAILED, key) : value);
      return load;
    }

    private void endLoad() {
      if (!loads.isEmpty()) {
        int which = random.nextInt(loads.size());
        loads.remove(which).complete(loaded.remove(which));
      }
    }

    /** Lets everything happen that is to happen. */
    void settle() {
      while (!loads.isEmpty()) {
        endLoad();
      }
      for (int i = 0; i < 100; i++) {
        links.forEach(RandomLink::flush);
        time.advance(50 * MILLI);
      }
    }

    void checkAnswers() {
      assertThat(session.isIdle()).isTrue();
      int values = 0;
      for (Map.Entry<String, CompletableFuture<Answer>> each : asked.entrySet()) {
        assertThat(each.getValue()).as("the answer to %s", each.getKey()).isDone();
        Answer answer = each.getValue().join();
        if (answer instanceof Answer.Value value) {
          values++;
          int named = ByteBuffer.wrap(value.bytes()).getInt();
          assertThat(named).isEqualTo(Integer.parseInt(each.getKey()));
        } else {
          Answer.Failure failure = (Answer.Failure) answer;
          boolean ofItsOwn =
              failure.kind() != FailureKind.LOAD_FAILED || failure.detail().equals(each.getKey());
          assertThat(ofItsOwn).as("%s to %s", failure, each.getKey()).isTrue();
        }
      }
      assertThat(values).isPositive();
    }

    void checkThatNothingStaysBehind() {
      RandomLink last = links.get(links.size() - 1);
      if (!last.isClosed()) {
        last.checkThatNothingWaits();
      }
      List<CompletableFuture<Answer>> answers =
          IntStream.range(0, MAX_REQUESTS)
              .mapToObj(i -> session.fetch("g", "%06d".formatted(i), FetchMode.LOAD, MILLI))
              .toList();
      assertThat(answers).noneMatch(RandomSessionTest::isRefused);
      assertThat(session.fetch("g", "more", FetchMode.LOAD, MILLI))
          .matches(RandomSessionTest::isRefused);
    }
  }

  private static boolean isRefused(CompletableFuture<Answer> answer) {
    return answer.getNow(null) instanceof Answer.Failure failure
        && failure.kind() == FailureKind.OVERLOADED;
  }
}
