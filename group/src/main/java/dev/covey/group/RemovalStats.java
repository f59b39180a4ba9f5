package dev.covey.group;

/**
 * What {@link Removals} on one node has done since the node was made. Immutable, and exact: {@code
 * events = done + failed + repeats + shared + refused + underWay} at any time.
 *
 * @param events that were submitted, but for those that threw an exception
 * @param done of these, those whose keys were removed
 * @param failed of these, those that failed after they had begun
 * @param repeats of these, those that had been done already
 * @param shared of these, those that were under way already
 * @param refused of these, those that failed before they had begun: too many waited, or an event
 *     with other keys had had their id
 * @param underWay of these, those that wait or are carried out now
 * @param batches how often keys of one group were removed together
 * @param remembered events that are remembered now as done; some perhaps past their time
 */
public record RemovalStats(
    long events,
    long done,
    long failed,
    long repeats,
    long shared,
    long refused,
    int underWay,
    long batches,
    int remembered) {}
