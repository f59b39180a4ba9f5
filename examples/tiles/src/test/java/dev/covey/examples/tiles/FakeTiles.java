package dev.covey.examples.tiles;

import dev.covey.group.Lookup;
import dev.covey.group.Source;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A cache of one node that finds a tile fresh, then at a peer, then here. */
final class FakeTiles implements TileCache {
  private final Map<String, AtomicInteger> lookups = new ConcurrentHashMap<>();
  private final byte[] png = {(byte) 0x89, 'P', 'N', 'G'};

  @Override
  public Lookup<byte[]> lookup(String key) {
    Source source =
        switch (lookups.computeIfAbsent(key, k -> new AtomicInteger()).getAndIncrement()) {
          case 0 -> Source.PEER_LOAD;
          case 1 -> Source.PEER_HIT;
          default -> Source.HOT_HIT;
        };
    return new Lookup<>(png, source, "b", Duration.ofMillis(1500), false);
  }

  /** How many distinct keys were looked up. */
  int distinctKeys() {
    return lookups.size();
  }
}
