package dev.covey.group;

/** What answers a call: an entry, and where it came from. */
record Found<V>(Entry<V> entry, Source source) {

  /** An entry that a tier had. */
  static <V> Found<V> hit(Entry<V> entry) {
    boolean owned = entry.ownership().peer().isEmpty();
    return new Found<>(entry, owned ? Source.MAIN_HIT : Source.HOT_HIT);
  }
}
