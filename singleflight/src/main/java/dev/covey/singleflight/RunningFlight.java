package dev.covey.singleflight;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A flight with those who wait for it. */
final class RunningFlight<V> implements Flight {

  final Call<V> call;

  /** Completed last of all, by {@link SingleFlight} alone. */
  final CompletableFuture<V> result = new CompletableFuture<>();

  /**
   * The flight to start when this one ends. Read and written only inside the map's compute of this
   * flight's key.
   */
  @Nullable RunningFlight<V> next;

  /** The thread inside {@link Call#start}. Unguarded: a thread compares it with itself only. */
  private @Nullable Thread starter;

  private volatile boolean attached = true;

  RunningFlight(Call<V> call) {
    this.call = call;
  }

  @Override
  public boolean isAttached() {
    return attached;
  }

  void detach() {
    attached = false;
  }

  boolean isStartedByThisThread() {
    return starter == Thread.currentThread();
  }

  void starting() {
    starter = Thread.currentThread();
  }

  void started() {
    starter = null;
  }
}
