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
 *   <li>{@code misses + (served - servedHits) + refreshes = shared + lateHits + rememberedFailures
 *       + sparedLoads + fetches + (loads - fallbackLoads) + refusedLoads}: whoever found nothing to
 *       be served, or was to load anew, shared a flight or started one, and each flight came to one
 *       of these. (While the view changes, a flight may come to two of them.)
 *   <li>{@code loads = loadSuccesses + loadFailures}: a load that has begun ends as one of them.
 * </ol>
 *
 * <p>Calls of {@link Group#getIfCached} are in no counter but {@code cachedGets} and {@code
 * undecodable}: they start nothing.
 *
 * @param gets keys that callers on this node asked for; {@code getAll} counts each key
 * @param mainHits of these, answered at once from the main tier, or by an absence of a key owned
 *     here
 * @param hotHits of these, answered at once from the hot tier, or by a copy of an absence
 * @param misses of these, the rest
 * @param cachedGets calls of {@code getIfCached}
 * @param served keys that peers asked this node to load, and that it owns
 * @param servedHits of these, answered at once from the main tier, or by an absence
 * @param shared misses, of callers here and of peers, that joined a flight under way: not hits
 * @param lateHits flights that found the entry in a tier after all, stored between the miss and the
 *     flight's start
 * @param fetches flights that asked the owner
 * @param loads runs of the getter that began
 * @param fallbackLoads of these and of {@code refusedLoads}, those in place of an owner that could
 *     not be reached, did not have the group, had another view, or sent what could not be decoded;
 *     what they brought was not stored
 * @param loadSuccesses loads that brought a value or absence
 * @param loadFailures loads that brought neither
 * @param loadNanos how long these two took together, in nanoseconds: each from the call of its
 *     getter until what it brought was stored, or it had failed or was given up. Loads that run at
 *     the same time count each.
 * @param refusedLoads loads that did not begin: too many, given up while they waited, or the node
 *     was closing
 * @param undecodable answers of peers whose bytes the codec could not read
 * @param softHits of {@code mainHits} and {@code servedHits}, those answered by a value past its
 *     soft limit
 * @param staleAnswers how often a value past its hard limit answered a hit, or a flight in place of
 *     its load
 * @param refreshes keys taken from the queue to be loaded anew in the background
 * @param droppedRefreshes how often a key was not put into that queue, or was taken out without a
 *     load, and its next turn put off: it was full, or the origin was to be spared
 * @param sparedLoads flights that began no load, since the origin was to be spared, and were
 *     answered by a value past its hard limit
 * @param rememberedFailures flights that began no load, since one had just failed
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
    long shared,
    long lateHits,
    long fetches,
    long loads,
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
    int runningLoads,
    int queuedLoads,
    int queuedRefreshes,
    LocalCacheStats main,
    LocalCacheStats hot,
    LocalCacheStats absent) {}
