package dev.covey.examples.tiles;

import dev.covey.group.Lookup;

/** What the front door asks for tiles: {@code Group::lookup}. Safe for concurrent use. */
@FunctionalInterface
interface TileCache {
  /** Returns the PNG of a tile's {@linkplain TileAddress#key key}. */
  Lookup<byte[]> lookup(String key);
}
