package dev.covey.group;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A getter of single keys, asked as one of many that is given one at a time. */
record OneKeyGetter<V>(AsyncGetter<V> getter) implements AsyncBulkGetter<V> {

  @Override
  public CompletionStage<Map<String, Loaded<V>>> loadAll(Set<String> keys) throws Exception {
    String key = keys.iterator().next();
    CompletableFuture<Loaded<V>> answer =
        requireNonNull(getter.load(key), "the getter returned no stage").toCompletableFuture();
    CompletableFuture<Map<String, Loaded<V>>> answers =
        answer.thenApply(loaded -> Collections.singletonMap(key, loaded));
    if (!answers.isDone()) {
      answers.whenComplete(
          (map, failure) -> {
            if (answers.isCancelled()) {
              answer.cancel(true);
            }
          });
    }
    return answers;
  }
}
