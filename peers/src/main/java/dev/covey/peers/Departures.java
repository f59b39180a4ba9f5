package dev.covey.peers;

import dev.covey.discovery.Member;
import dev.covey.group.GroupHost;
import dev.covey.group.Handed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * What this node hands over to other members: what it has of slots that it has lost; and, before it
 * leaves, what it has of all its slots. Safe for concurrent use.
 */
final class Departures {

  /** Bound of what is handed over in one message, unless a single value is larger. */
  static final int MESSAGE_BYTES = 60 << 10;

  /** UTF-8 takes at most so many bytes for a char. */
  private static final int MAX_BYTES_PER_CHAR = 3;

  /** And a key or a value this many beside. */
  private static final int OVERHEAD_BYTES = 64;

  /** What is asked for page by page. */
  private record Asked(String group, String heir, boolean leaving) {}

  private final Member self;
  private final Wire wire;
  private final Views views;

  /** The keys of what is asked for: put into order once, with the first page. */
  private final Map<Asked, List<String>> listings = new ConcurrentHashMap<>();

  Departures(Member self, Wire wire, Views views) {
    this.self = self;
    this.wire = wire;
    this.views = views;
  }

  /** As of {@link Wire#peek}. */
  static List<Optional<Handed>> peek(GroupHost<?> group, List<String> keys) {
    List<Optional<Handed>> found = new ArrayList<>(keys.size());
    long bytes = 0;
    for (String key : keys) {
      Optional<Handed> handed = group.give(key);
      byte[] value = handed.map(Handed::bytes).orElse(null);
      bytes += OVERHEAD_BYTES + (value == null ? 0 : value.length);
      if (bytes > MESSAGE_BYTES && !found.isEmpty()) {
        break;
      }
      found.add(handed);
    }
    return found;
  }

  /** As of {@link Wire#keysFor}. Takes time in proportion to the entries. */
  List<String> keysFor(GroupHost<?> group, String heir, boolean leaving, int skip) {
    Asked asked = new Asked(group.group().name(), heir, leaving);
    List<String> keys = skip == 0 ? null : listings.get(asked);
    if (keys == null) {
      keys = group.hottest(keysOf(heir, leaving));
    }
    List<String> page = page(keys, skip);
    if (page.isEmpty()) {
      listings.remove(asked);
    } else {
      listings.put(asked, keys);
    }
    return page;
  }

  private Predicate<String> keysOf(String heir, boolean leaving) {
    Snapshot snapshot = views.current();
    if (!leaving) {
      return key ->
          snapshot.ownerOf(key).peer().filter(owner -> owner.id().equals(heir)).isPresent();
    }
    return snapshot.heirs(self).entrySet().stream()
        .filter(entry -> entry.getKey().id().equals(heir))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(key -> false);
  }

  /** There is another view: who goes on asking is given what follows in the order of then. */
  void viewed() {
    listings.clear();
  }

  private static List<String> page(List<String> keys, int skip) {
    int end = Math.min(skip, keys.size());
    int from = end;
    for (long bytes = 0; end < keys.size(); end++) {
      bytes += (long) keys.get(end).length() * MAX_BYTES_PER_CHAR + OVERHEAD_BYTES;
      if (bytes > MESSAGE_BYTES && end > from) {
        break;
      }
    }
    return keys.subList(from, end);
  }

  /**
   * Has each member take what it will own when this node is gone.
   *
   * @return completes, never with a failure, when each has, or does not in time
   */
  CompletableFuture<Void> drain(long timeoutNanos) {
    return CompletableFuture.allOf(
        views.current().heirs(self).keySet().stream()
            .map(heir -> wire.bequeath(heir, self, timeoutNanos))
            .toArray(CompletableFuture<?>[]::new));
  }
}
