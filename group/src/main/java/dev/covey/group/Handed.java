package dev.covey.group;

import org.jspecify.annotations.Nullable;

/**
 * What a member has of a key, as it hands it to who owns the key now or is about to: the value, or
 * the knowledge that there is none. Times are durations, so that clocks need not agree. Immutable,
 * as far as the byte array is.
 *
 * @param bytes the value's encoded form, which must not be changed; null: the key has no value
 * @param ageNanos time from the beginning of its load to the request for it
 * @param softNanos how long it is fresh yet; zero or less: no more
 * @param hardNanos how long it is served yet; zero or less: no more
 * @param endNanos how long it is kept yet. All three are {@link Long#MAX_VALUE} for ever.
 */
@SuppressWarnings("ArrayRecordComponent") // passed on uncopied, never compared
public record Handed(
    byte @Nullable [] bytes, long ageNanos, long softNanos, long hardNanos, long endNanos) {}
