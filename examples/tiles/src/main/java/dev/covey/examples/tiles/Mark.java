package dev.covey.examples.tiles;

import dev.covey.group.Source;

/** Where a tile came from, as a visitor sees it. */
enum Mark {
  /** The node that was asked had it. */
  HERE,
  /** Its owner, another node, had it. */
  PEER,
  /** Some node rendered it for this request. */
  FRESH;

  static Mark of(Source source) {
    return switch (source) {
      case MAIN_HIT, HOT_HIT -> HERE;
      case PEER_HIT -> PEER;
      case PEER_LOAD, LOAD, FALLBACK_LOAD -> FRESH;
    };
  }

  /** As it stands in the {@link TileHandler#MARK} header. */
  String word() {
    return switch (this) {
      case HERE -> "here";
      case PEER -> "peer";
      case FRESH -> "fresh";
    };
  }

  /**
   * @throws IllegalArgumentException if no mark has this word
   */
  static Mark parse(String word) {
    for (Mark mark : values()) {
      if (mark.word().equals(word)) {
        return mark;
      }
    }
    throw new IllegalArgumentException("mark: '" + word + "' (expected: here, peer or fresh)");
  }
}
