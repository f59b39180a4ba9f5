package dev.covey.integration.offending.group;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Leaves it to the JVM where it runs. */
public final class LooseFutures {
  public CompletableFuture<String> supplied(Supplier<String> supplier) {
    return CompletableFuture.supplyAsync(supplier);
  }

  public CompletableFuture<Void> run(Runnable task) {
    return CompletableFuture.runAsync(task);
  }

  public CompletionStage<String> applied(CompletionStage<String> stage) {
    return stage.thenApplyAsync(value -> value);
  }

  public CompletableFuture<String> completed(CompletableFuture<String> future) {
    return future.whenCompleteAsync((value, failure) -> {});
  }
}
