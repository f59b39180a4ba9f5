package dev.covey.peers;

import dev.covey.discovery.Member;
import dev.covey.group.GroupHost;
import dev.covey.group.Ownership;
import dev.covey.group.Peer;
import dev.covey.singleflight.Timer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What other members hand over to this one: of slots that it has gained while they stay, and of
 * those that it will own when one of them is gone. From several members at a time. Safe for
 * concurrent use.
 */
final class Arrivals {

  private final Wire wire;
  private final String self;
  private final Views views;
  private final Supplier<List<GroupHost<?>>> groups;
  private final Timer timer;
  private final LongSupplier ticker;

  /** From whom something is on its way. */
  private final Set<Peer> underWay = ConcurrentHashMap.newKeySet();

  Arrivals(
      Wire wire,
      String self,
      Views views,
      Supplier<List<GroupHost<?>>> groups,
      Timer timer,
      LongSupplier ticker) {
    this.wire = wire;
    this.self = self;
    this.views = views;
    this.groups = groups;
    this.timer = timer;
    this.ticker = ticker;
  }

  /** Begins what there is to begin: nothing is stored before this node is settled. */
  void look() {
    Snapshot snapshot = views.current();
    if (snapshot.isSettled()) {
      snapshot.arriving().forEach(this::begin);
    }
  }

  private void begin(Peer from, List<Ownership> slots) {
    Member member = views.memberOf(from);
    if (member == null) { // it has left since
      slots.forEach(Ownership::received);
      return;
    }
    if (!underWay.add(from)) {
      return;
    }
    arrival(member, false, key -> comingFrom(from, key))
        .begin()
        .thenRun(
            () -> {
              slots.forEach(Ownership::received); // or it does not come: then it is loaded
              underWay.remove(from);
              look();
            });
  }

  private @Nullable Ownership comingFrom(Peer from, String key) {
    Ownership ownership = views.current().ownerOf(key);
    return ownership.before().filter(from::equals).isPresent() ? ownership : null;
  }

  /**
   * A member is about to leave: takes what this node will own then.
   *
   * @return whether all has come
   */
  CompletableFuture<Boolean> inherit(String id, long incarnation) {
    return views
        .otherBy(id, incarnation)
        .map(member -> arrival(member, true, key -> ownedBy(member, key)).begin())
        .orElseGet(() -> CompletableFuture.completedFuture(false));
  }

  private @Nullable Ownership ownedBy(Member member, String key) {
    Ownership ownership = views.current().ownerOf(key);
    return ownership.peer().filter(owner -> owner.id().equals(member.id())).isPresent()
        ? ownership
        : null;
  }

  private Arrival arrival(
      Member from, boolean leaving, Function<String, @Nullable Ownership> under) {
    return new Arrival(wire, from, self, leaving, under, groups.get(), timer, ticker);
  }
}
