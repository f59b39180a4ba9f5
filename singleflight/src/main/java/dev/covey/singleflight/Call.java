package dev.covey.singleflight;

import java.util.concurrent.CompletionStage;

/**
 * What a flight does.
 *
 * @param <V> the type of its result
 */
@FunctionalInterface
public interface Call<V> {

  /**
   * Begins the call. Runs on the thread of the caller that started the flight, or, for a queued
   * flight, on the thread that ended the one before it; so it should hand slow work on.
   *
   * @return completes with the result once everything is done that must precede its delivery, such
   *     as storing it
   * @throws Exception in place of a stage that failed with it
   */
  CompletionStage<V> start(Flight flight) throws Exception;
}
