package dev.covey.examples.tiles;

/**
 * How requests for tiles ended. The sum {@code requests = errors + here + peer + fresh} holds for
 * requests that have ended. Immutable.
 *
 * @param requests asked, whatever came of them
 * @param errors not answered with a tile
 * @param here answered from the tiers of the node that was asked
 * @param peer answered from the owner's tier
 * @param fresh answered by a run of the Getter, which several requests may share
 */
record Counts(long requests, long errors, long here, long peer, long fresh) {
  static final Counts NONE = new Counts(0, 0, 0, 0, 0);

  Counts plus(Counts other) {
    return new Counts(
        requests + other.requests,
        errors + other.errors,
        here + other.here,
        peer + other.peer,
        fresh + other.fresh);
  }

  Counts plusAnswer(Mark mark) {
    return switch (mark) {
      case HERE -> new Counts(requests + 1, errors, here + 1, peer, fresh);
      case PEER -> new Counts(requests + 1, errors, here, peer + 1, fresh);
      case FRESH -> new Counts(requests + 1, errors, here, peer, fresh + 1);
    };
  }

  Counts plusError() {
    return new Counts(requests + 1, errors + 1, here, peer, fresh);
  }
}
