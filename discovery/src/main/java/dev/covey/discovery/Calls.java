package dev.covey.discovery;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What one of a discovery's loops does at some time, or when a registry has answered: nothing once
 * the loop was stopped. Confined to its executor.
 */
final class Calls {

  private final ScheduledExecutorService serial;
  private final LongSupplier ticker;
  private boolean stopped;

  Calls(ScheduledExecutorService serial, LongSupplier ticker) {
    this.serial = serial;
    this.ticker = ticker;
  }

  long nowNanos() {
    return ticker.getAsLong();
  }

  /** Does {@code then} with the answer, or {@code otherwise} with what went wrong. */
  <T> void await(
      CompletableFuture<T> call, Consumer<T> then, Consumer<RegistryException> otherwise) {
    awaitAlways(
        call,
        answer -> unlessStopped(() -> then.accept(answer)),
        failure -> unlessStopped(() -> otherwise.accept(failure)));
  }

  /** The same, also once the loop was stopped. */
  <T> void awaitAlways(
      CompletableFuture<T> call, Consumer<T> then, Consumer<RegistryException> otherwise) {
    call.whenCompleteAsync(
        (answer, failure) -> {
          if (failure == null) {
            then.accept(answer);
          } else {
            otherwise.accept(registryException(failure));
          }
        },
        serial);
  }

  private static RegistryException registryException(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof RegistryException expected
        ? expected
        : new RegistryException(RegistryException.Kind.FAILED, cause.toString());
  }

  Future<?> after(long delayNanos, Runnable action) {
    return serial.schedule(() -> unlessStopped(action), delayNanos, TimeUnit.NANOSECONDS);
  }

  /** From any thread. */
  void soon(Runnable action) {
    serial.execute(() -> unlessStopped(action));
  }

  private void unlessStopped(Runnable action) {
    if (!stopped) {
      action.run();
    }
  }

  void stop() {
    stopped = true;
  }
}
