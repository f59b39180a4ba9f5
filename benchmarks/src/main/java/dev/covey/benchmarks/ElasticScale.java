package dev.covey.benchmarks;

/**
 * How much is asked of an {@link ElasticCluster}, and for how long. Immutable.
 *
 * @param perSecond calls of the callers of each member
 * @param usualSeconds before an event
 * @param afterSeconds from an event on
 * @param frozenSeconds for which a member stands still
 * @param downSeconds for which etcd is down
 */
record ElasticScale(
    int keys,
    int perSecond,
    int usualSeconds,
    int afterSeconds,
    int frozenSeconds,
    int downSeconds) {

  static ElasticScale of(Length length) {
    return length == Length.FULL
        ? new ElasticScale(200_000, 1_000, 10, 20, 20, 60)
        : new ElasticScale(2_000, 100, 1, 2, 4, 3);
  }
}
