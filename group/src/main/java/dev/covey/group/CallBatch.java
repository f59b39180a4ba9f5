package dev.covey.group;

/**
 * What the keys of one call need beyond this node's tiers: a message to each owner, and as few runs
 * of the getter as it allows. Confined to one thread.
 */
record CallBatch<V>(FetchBatch fetches, LoadBatch<V> loads) {

  /** Asks for all that was collected. To be called in any case, as of both parts. */
  void send() {
    try {
      fetches.send(); // first: the answers are on their way while the loads begin
    } finally {
      loads.begin();
    }
  }
}
