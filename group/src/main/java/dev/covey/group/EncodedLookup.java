package dev.covey.group;

import org.jspecify.annotations.Nullable;

/**
 * What a caller gets for a key, for tools that know nothing of the values' type. Immutable, as far
 * as the byte array is.
 *
 * @param bytes the value's encoded form, which must not be changed; null if the key has no value
 * @param source where it came from
 * @param owner the id of the member that owns the key in this node's view
 * @param ageNanos time since the getter was called for it, in nanoseconds
 * @param remainingNanos time until it expires, in nanoseconds; zero or less: it was not kept;
 *     {@link Long#MAX_VALUE}: it does not expire
 * @param stale as in {@link Lookup}
 */
@SuppressWarnings("ArrayRecordComponent") // passed on uncopied, never compared
public record EncodedLookup(
    byte @Nullable [] bytes,
    Source source,
    String owner,
    long ageNanos,
    long remainingNanos,
    boolean stale) {}
