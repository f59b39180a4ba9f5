package dev.covey.lru;

/** The ways to remove an entry. */
enum Way {
  REMOVE,
  REMOVE_IF,
  CLEAR;

  void remove(LocalCache<String, ?> store, String removed) {
    switch (this) {
      case REMOVE -> store.remove(removed);
      case REMOVE_IF -> store.removeIf((key, value) -> key.equals(removed));
      case CLEAR -> store.clear();
    }
  }
}
