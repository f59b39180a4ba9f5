package dev.covey.peers.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OneAtATimeTest {

  private static final int THREADS = 4;
  private static final int EACH = 20_000;

  private final List<String> done = new ArrayList<>();

  @Test
  void whoAsksFromInsideHasItRunOnceMoreAfterwards() {
    OneAtATime[] task = new OneAtATime[1];
    task[0] =
        new OneAtATime(
            () -> {
              done.add("begins");
              if (done.size() == 1) {
                task[0].run();
                task[0].run();
              }
              done.add("ends");
            });

    task[0].run();

    assertEquals(List.of("begins", "ends", "begins", "ends"), done);
  }

  @Test
  void whoAsksForItHoldsItUntilItIsRun() {
    OneAtATime task = new OneAtATime(() -> done.add("ran"));

    assertTrue(task.ask());
    task.run();
    assertFalse(task.ask());
    assertEquals(List.of(), done);

    task.runWhileAsked();
    assertEquals(List.of("ran"), done);
    assertTrue(task.ask(), "given back");
  }

  @Test
  void whatItIsToRunAfterIsNotInterrupted() {
    OneAtATime task = new OneAtATime(() -> done.add("ran"));

    task.after(
        () -> {
          task.run();
          done.add("first");
        });

    assertEquals(List.of("first", "ran"), done);
  }

  @Test
  void itRunsAfterWhatFailsToo() {
    OneAtATime task = new OneAtATime(() -> done.add("ran"));

    assertThrows(
        IllegalStateException.class,
        () ->
            task.after(
                () -> {
                  throw new IllegalStateException("first");
                }));

    assertEquals(List.of("ran"), done);
  }

  @Test
  void ofManyThreadsOnlyOneRunsItAndWhatAnyHasBroughtIsSeen() throws Exception {
    Queue<Integer> brought = new ConcurrentLinkedQueue<>();
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger taken = new AtomicInteger();
    OneAtATime task =
        new OneAtATime(
            () -> {
              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
              while (brought.poll() != null) {
                taken.incrementAndGet();
              }
              inside.decrementAndGet();
            });
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        all.add(
            threads.submit(
                () -> {
                  for (int n = 0; n < EACH; n++) {
                    brought.add(n);
                    task.run();
                  }
                }));
      }
      for (Future<?> each : all) {
        each.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }

    assertEquals(1, most.get());
    assertEquals(THREADS * EACH, taken.get());
  }
}
