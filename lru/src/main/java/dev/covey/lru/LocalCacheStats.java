package dev.covey.lru;

/**
 * What a store holds and has done since it was made. Every entry that was inserted is still there
 * or was taken by one cause: {@code inserted = entries + evictedForSize + expired + removed +
 * replaced}, exactly so if no other thread changed the store meanwhile. Immutable.
 *
 * @param entries the entries that take up room, expired ones included until maintenance drops them:
 *     with a {@linkplain LocalCacheBuilder#scheduler scheduler} all of them, two seconds later by
 *     the ticker; without one, calls of the store do it, from two seconds later on and at most
 *     1,000 in one go
 * @param bytes the weight of these entries, {@link LocalCache#ENTRY_OVERHEAD_BYTES} included
 * @param inserted puts and replacements that stored their value
 * @param evictedForSize entries dropped to make room
 * @param expired entries dropped because their lifetime was over
 * @param removed entries dropped by {@link LocalCache#remove} and its kin
 * @param replaced entries that gave way to a later put of their key, also to one that in the end
 *     was not stored, or to {@link LocalCache#replace}
 * @param oversized puts not stored because their entry would weigh more than one entry may
 */
public record LocalCacheStats(
    long entries,
    long bytes,
    long inserted,
    long evictedForSize,
    long expired,
    long removed,
    long replaced,
    long oversized) {}
