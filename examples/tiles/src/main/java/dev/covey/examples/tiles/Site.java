package dev.covey.examples.tiles;

import java.net.URI;

/** A node as visitors see it. The tally is theirs: they share it. */
record Site(String id, URI page, Tally tally) {
  static Site of(String id, String page) {
    return new Site(id, URI.create(page), new Tally());
  }

  URI tile(TileAddress address) {
    return page.resolve("/tiles/" + address.key() + ".png");
  }
}
