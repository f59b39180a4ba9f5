package dev.covey.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random walks of events of few keys, some delivered twice, and of a peer that acknowledges or
 * fails.
 *
 * <p>{@code -Dcovey.seed=N} repeats one.
 */
class RemovalsWalkTest {

  private static final int WALKS = 100;
  private static final int STEPS = 300;

  static LongStream seeds() {
    Long seed = Long.getLong("covey.seed");
    return seed == null ? LongStream.range(0, WALKS) : LongStream.of(seed);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @Timeout(60)
  void whatIsDoneWasRemovedByARemovalThatBeganAfterItWasSubmitted(long seed) {
    new Walk(seed).walk();
  }

  /**
   * @param removalsBefore how many had begun when it was submitted
   */
  private record Submission(
      RemovalEvent event, int removalsBefore, CompletableFuture<Void> future) {}

  private static final class Walk {

    private final long seed;
    private final Random random;
    private final RemovalsFixture node =
        new RemovalsFixture(new RemovalSettings(8, Duration.ofDays(1), 6, 12), Runnable::run)
            .held();
    private final List<Submission> submissions = new ArrayList<>();
    private final Set<Integer> failedRemovals = new HashSet<>();
    private int answered;

    Walk(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
    }

    void walk() {
      for (int step = 0; step < STEPS; step++) {
        if (random.nextInt(3) > 0) {
          submit(step);
        } else if (isOneUnderWay()) {
          answer();
        }
        RemovalsFixture.assertSum(node.removals.stats());
      }
      while (isOneUnderWay()) {
        answer();
      }
      submissions.forEach(this::check);
      assertThat(node.removals.stats().underWay()).as("under way, seed %d", seed).isZero();
    }

    private void submit(int number) {
      List<String> keys =
          IntStream.range(0, 1 + random.nextInt(4)).mapToObj(i -> "k" + random.nextInt(5)).toList();
      RemovalEvent event = RemovalsFixture.event("e" + number, keys.toArray(String[]::new));
      int deliveries = random.nextInt(4) == 0 ? 2 : 1;
      int before = node.drops().size();
      for (int i = 0; i < deliveries; i++) {
        submissions.add(new Submission(event, before, node.removals.submit(event)));
      }
    }

    private boolean isOneUnderWay() {
      return answered < node.drops().size();
    }

    private void answer() {
      int removal = answered++;
      List<Submission> before = submissions.stream().filter(each -> isDone(each)).toList();
      if (random.nextInt(5) == 0) {
        failedRemovals.add(removal);
        node.answer(removal, new WriteAnswer.Failure(FailureKind.OWNER_UNREACHABLE, "refused"));
      } else {
        node.acknowledge(removal);
      }
      submissions.stream()
          .filter(each -> isDone(each) && !before.contains(each))
          .forEach(this::check);
    }

    private static boolean isDone(Submission submission) {
      return submission.future().isDone() && !submission.future().isCompletedExceptionally();
    }

    /** By the removals that have ended by now. */
    private void check(Submission submission) {
      assertThat(submission.future()).as("seed %d, %s", seed, submission).isDone();
      if (isDone(submission)) {
        Set<String> keys = submission.event().keys().get("users");
        assertThat(IntStream.range(submission.removalsBefore(), answered))
            .as("seed %d, removals since %s", seed, submission)
            .anyMatch(
                removal ->
                    !failedRemovals.contains(removal)
                        && node.drops().get(removal).containsAll(keys));
      }
    }
  }
}
