package dev.covey.group;

import java.time.Duration;

/**
 * How many events {@link Removals} remembers and takes. Immutable.
 *
 * @param rememberedEvents how many events that were carried out are remembered, so that a
 *     repetition is not carried out again; 0: none. Each takes some 150 bytes, with an id of 36
 *     characters.
 * @param rememberedFor how long each is
 * @param maxKeysPerBatch how many keys of one group are removed together; an event of more goes by
 *     itself
 * @param maxWaitingKeys how many keys of one group wait while others are removed; what comes beyond
 *     is refused, unless nothing waits yet
 */
public record RemovalSettings(
    int rememberedEvents, Duration rememberedFor, int maxKeysPerBatch, int maxWaitingKeys) {

  private static final RemovalSettings DEFAULTS =
      new RemovalSettings(100_000, Duration.ofMinutes(10), 10_000, 100_000);

  /**
   * @throws IllegalArgumentException if {@code rememberedEvents} is negative, or another not
   *     positive
   */
  public RemovalSettings {
    Require.atLeast(0, rememberedEvents, "rememberedEvents");
    Require.positive(rememberedFor, "rememberedFor");
    Require.atLeast(1, maxKeysPerBatch, "maxKeysPerBatch");
    Require.atLeast(1, maxWaitingKeys, "maxWaitingKeys");
  }

  /** 100,000 events for 10 minutes; 10,000 keys together, while 100,000 wait. */
  public static RemovalSettings defaults() {
    return DEFAULTS;
  }
}
