package dev.covey.examples.tiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class WalkTest {
  @Test
  void sameSeedWalksTheSameWay() {
    assertThat(views(7, 50)).isEqualTo(views(7, 50)).isNotEqualTo(views(8, 50));
  }

  @Test
  void noWalkLeavesTheUniverseAndAllTogetherSeeMostOfIt() {
    Set<TileAddress> universe = new HashSet<>(Walk.universe());
    Set<TileAddress> seen = new HashSet<>();
    for (int seed = 0; seed < 20; seed++) {
      views(seed, 500).forEach(seen::addAll);
    }
    assertThat(universe).containsAll(seen);
    assertThat(seen.size()).isGreaterThan(universe.size() * 9 / 10);
  }

  @Test
  void wholeUniverseFitsIntoTheCacheOfOneNode() {
    long largestTile = 128 << 10;
    assertThat(Walk.universe().size() * largestTile).isLessThan(TilesService.CACHE_BYTES / 2);
  }

  @Test
  void visitorsShareMostOfWhatTheySee() {
    Set<TileAddress> one = new HashSet<>();
    Set<TileAddress> other = new HashSet<>();
    views(1, 300).forEach(one::addAll);
    views(2, 300).forEach(other::addAll);
    Set<TileAddress> shared = new HashSet<>(one);
    shared.retainAll(other);
    assertThat(shared.size()).isGreaterThan(one.size() / 2);
  }

  private static List<List<TileAddress>> views(int seed, int steps) {
    Walk walk = new Walk(new Random(seed));
    List<List<TileAddress>> views = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      views.add(walk.view());
      walk.step();
    }
    return views;
  }
}
