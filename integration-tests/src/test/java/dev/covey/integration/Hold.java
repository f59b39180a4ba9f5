package dev.covey.integration;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.covey.group.Getter;
import dev.covey.group.Loaded;
import java.util.concurrent.CountDownLatch;

/** A barrier that keeps getters inside until the test opens it. Safe for concurrent use. */
final class Hold {

  private static final long LIMIT_SECONDS = 20;

  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  /** For the getter: waits to be released. */
  void pass() throws InterruptedException {
    entered.countDown();
    require(released, "released");
  }

  /** A getter that waits to be released, and then brings the key itself. */
  Getter<String> getter() {
    return key -> {
      pass();
      return Loaded.of(key);
    };
  }

  /** For the test: waits until a getter is inside. */
  void awaitEntered() throws InterruptedException {
    require(entered, "entered");
  }

  void release() {
    released.countDown();
  }

  private static void require(CountDownLatch latch, String what) throws InterruptedException {
    if (!latch.await(LIMIT_SECONDS, SECONDS)) {
      throw new AssertionError("not " + what + " within " + LIMIT_SECONDS + " s");
    }
  }
}
