package dev.covey.group;

import dev.covey.lru.LocalCacheStats;

/**
 * What a group on one node has done since it was made. Counters, exact when no call is under way.
 * Immutable.
 *
 * <p>These sums hold when no call is under way:
 *
 * <ol>
 *   <li>{@code gets = mainHits + hotHits + misses}, by definition;
 *   <li>{@code misses + (served - servedHits) + refreshes = shared + lateHits + inherited +
 *       rememberedFailures + sparedLoads + fetches + (loadedKeys - fallbackLoads) + refusedLoads}:
 *       whoever found nothing to be served, or was to load anew, shared a flight or started one,
 *       and each flight came to one of these. (While the view changes, a flight may come to two of
 *       them.)
 *   <li>{@code loadedKeys = loadSuccesses + loadFailures}: each key of a load that has begun ends
 *       as one of them.
 *   <li>{@code loads <= loadedKeys}; they are equal unless a {@link BulkGetter} was asked for many
 *       keys at once.
 *   <li>{@code writes + clears - writeFailures} is what was carried out everywhere. Over all
 *       members of a view that does not change, {@code invalidations} are the writes that their
 *       owners carried out and the member was told of: with {@code n} members and without failures,
 *       {@code n - 1} times the {@code writes}.
 *   <li>Without overflows, {@code listenerCalls} of one {@link RemovalListener} are {@code
 *       invalidations}, the writes that this node carried out as their owner, two for each clear on
 *       any member, and one whenever this node hears again of a member that it was cut off from.
 * </ol>
 *
 * <p>Calls of {@link Group#getIfCached} and {@link Group#contains} are in no counter but {@code
 * cachedGets} and {@code undecodable}: they start nothing.
 *
 * @param gets keys that callers on this node asked for; {@code getAll}, {@code getEach} and {@code
 *     warm} count each key
 * @param mainHits of these, answered at once from the main tier, or by an absence of a key owned
 *     here
 * @param hotHits of these, answered at once from the hot tier, or by a copy of an absence
 * @param misses of these, the rest
 * @param cachedGets calls of {@code getIfCached} and {@code contains}
 * @param served keys that peers asked this node to load, and that it owns
 * @param servedHits of these, answered at once from the main tier, or by an absence
 * @param hotMarks values answered to peers with the mark that their key is hot, so that each keeps
 *     a copy; at most {@code served}
 * @param shared misses, of callers here and of peers, that joined a flight under way: not hits
 * @param lateHits flights that found the entry in a tier after all, stored between the miss and the
 *     flight's start
 * @param inherited flights that found what the owner before had: with that member, or here, kept
 *     for the time when this node is the owner
 * @param received values that other members handed over beside that, since this node owns their
 *     keys now, or is about to; those that turn out to have been removed since too
 * @param fetches flights that asked the owner
 * @param loads runs of the getter that began
 * @param loadedKeys keys that these were asked for
 * @param fallbackLoads of these keys and of {@code refusedLoads}, those in place of an owner that
 *     could not be reached, did not have the group, had another view, or sent what could not be
 *     decoded, for a call of this node: those that peers ask a stand-in for do not count. What was
 *     brought for them is stored, as a copy, by a stand-in alone
 * @param loadSuccesses of {@code loadedKeys}, those for which a value or absence was brought
 * @param loadFailures of {@code loadedKeys}, those for which neither was brought
 * @param loadNanos how long the loads that have ended took together, in nanoseconds: each from the
 *     call of its getter until what it brought was stored, or it had failed or was given up. Loads
 *     that run at the same time count each, a load of many keys once.
 * @param refusedLoads keys whose load did not begin: too many, given up while they waited, or the
 *     node was closing
 * @param softHits of {@code mainHits} and {@code servedHits}, those answered by a value past its
 *     soft limit
 * @param staleAnswers how often a value past its hard limit answered a hit, or a flight in place of
 *     its load
 * @param refreshes keys taken from the queue and loaded anew in the background
 * @param droppedRefreshes how often a key was not put into that queue, and its next turn put off:
 *     it was full, or the origin was to be spared; or, for the latter, taken from it and not loaded
 * @param sparedLoads flights that began no load, since the origin was to be spared, and were
 *     answered by a value past its hard limit
 * @param rememberedFailures flights that began no load, since one had just failed
 * @param undecodable answers of peers, and values put from elsewhere, whose bytes the codec could
 *     not read
 * @param writes keys that callers on this node put or removed, those of {@code update} included;
 *     {@code putAll} and {@code removeAll} count each key, and so does a batch of {@link Removals}.
 *     Not those that were refused before anything was asked of a member
 * @param clears calls of {@link Group#clear} on this node
 * @param writeFailures of these two, those that are not known to have been carried out everywhere:
 *     counted when that is clear, also if the caller has given up
 * @param invalidations keys that other members, as their owners, told this node to drop; counted
 *     also if there was nothing to drop
 * @param listenerCalls calls of {@link RemovalListener}s on this node that began
 * @param listenerFailures of these, those that threw
 * @param listenerOverflows how often a listener was so far behind that one call took the place of
 *     all that waited
 * @param runningLoads loads that hold one of {@link GroupConfig#maxConcurrentLoads} places now
 * @param queuedLoads loads that wait for one now
 * @param queuedRefreshes keys that wait to be loaded anew now
 * @param main the main tier: its entries, bytes, evictions by cause, and values too large for it
 * @param hot the hot tier
 * @param absent the absent tier: keys without a value, and keys whose load has just failed
 */
public record GroupStats(
    long gets,
    long mainHits,
    long hotHits,
    long misses,
    long cachedGets,
    long served,
    long servedHits,
    long hotMarks,
    long shared,
    long lateHits,
    long inherited,
    long received,
    long fetches,
    long loads,
    long loadedKeys,
    long fallbackLoads,
    long loadSuccesses,
    long loadFailures,
    long loadNanos,
    long refusedLoads,
    long undecodable,
    long softHits,
    long staleAnswers,
    long refreshes,
    long droppedRefreshes,
    long sparedLoads,
    long rememberedFailures,
    long writes,
    long clears,
    long writeFailures,
    long invalidations,
    long listenerCalls,
    long listenerFailures,
    long listenerOverflows,
    int runningLoads,
    int queuedLoads,
    int queuedRefreshes,
    LocalCacheStats main,
    LocalCacheStats hot,
    LocalCacheStats absent) {}
