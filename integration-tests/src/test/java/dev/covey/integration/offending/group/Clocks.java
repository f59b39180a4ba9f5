package dev.covey.integration.offending.group;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Asks for the time. */
public final class Clocks {
  public long nanos() {
    return System.nanoTime();
  }

  public LongSupplier ticker() {
    return System::nanoTime;
  }

  public LongSupplier wallClock() {
    return () -> System.currentTimeMillis();
  }

  public Instant now() {
    return Instant.now();
  }

  public CompletableFuture<String> deadline(CompletableFuture<String> future) {
    return future.orTimeout(1, TimeUnit.SECONDS);
  }

  public CompletableFuture<String> substitute(CompletableFuture<String> future) {
    return future.completeOnTimeout("", 1, TimeUnit.SECONDS);
  }
}
