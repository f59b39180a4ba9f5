package dev.covey.discovery;

import dev.covey.discovery.Registry.Entry;
import dev.covey.discovery.Registry.Event;
import dev.covey.discovery.Registry.Listing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The registrations as they were listed and have changed since, and which views follow from them.
 * Decides; does nothing. Confined to one thread.
 *
 * <p>How views are named:
 *
 * <ol>
 *   <li>The registry's name is made of its cluster id and its history key: etcd computes the former
 *       from its flags, so one that lost its data comes back with the same.
 *   <li>The revision is that of the newest change seen, or of the list if that shows what no watch
 *       told: the view is what the registry held at that very revision.
 *   <li>Under one registry name no revision is lower than the last: also when the registry was put
 *       back to an older state.
 * </ol>
 *
 * <p>How views are held back: the first list after an outage shows who has registered again, not
 * who is alive, and some of the registrations in it are about to end. So for a lease time from then
 * on a view that lacks a member of the last one is not delivered: the last one stands until that
 * member is back, or the time is over. Each outage begins it anew, but not for ever: a node whose
 * watch ends time and again would keep the dead, and miss who joins.
 */
final class Roll {

  /** How many times over a view is held back while one outage follows the other. */
  private static final int MOST_HOLDS = 3;

  /** What a hold counts for at least, in parts of its time, however soon the next outage comes. */
  private static final int LEAST_PART_OF_A_HOLD = 10;

  /** An entry of the list, with what it says if that can be read, and since which revision. */
  private record Registered(@Nullable Registration registration, long createRevision) {}

  private final RegistryKeys keys;
  private final Map<String, Registered> registered = new TreeMap<>();

  private long registryId;

  /** Up to which revision nothing is unseen. */
  private long seen;

  private boolean young;
  private @Nullable View last;

  /** What the members of the last view, one by one, may need to register again. */
  private Duration patience = Duration.ZERO;

  private boolean holding;
  private long holdUntilNanos;
  private long holdNanos;

  /** Since when the list has been followed under this hold; empty once it is not any more. */
  private OptionalLong followedSinceNanos = OptionalLong.empty();

  /** For how long holds before this one had a list to follow. */
  private long spentNanos;

  Roll(RegistryKeys keys) {
    this.keys = keys;
  }

  /**
   * What names the registry in this life; empty if it has lost what it had, so that the list says
   * nothing.
   */
  static Optional<Long> registryId(Listing listing, RegistryKeys keys) {
    return listing
        .entry(keys.history())
        .map(history -> registryId(listing.clusterId(), history.value()));
  }

  /** Never 0, which stands for no registry. */
  static long registryId(long clusterId, String history) {
    long mixed = clusterId;
    for (int i = 0; i < history.length(); i++) {
      mixed = (mixed ^ history.charAt(i)) * 0x9E37_79B9_7F4A_7C15L;
      mixed ^= mixed >>> 32;
    }
    return mixed == 0 ? 1 : mixed;
  }

  /** Up to which revision nothing is unseen. */
  long seen() {
    return seen;
  }

  /**
   * Takes a whole list, in place of what was known.
   *
   * @return whether the list is of the same registry as the one before
   */
  boolean list(long listedRegistryId, Listing listing) {
    boolean sameRegistry = listedRegistryId == registryId;
    registryId = listedRegistryId;
    seen = listing.revision();
    registered.clear();
    young = listing.entry(keys.young()).isPresent();
    listing.entries().forEach(this::write);
    return sameRegistry;
  }

  /** Takes changes that follow what is known. */
  void change(List<Event> batch) {
    for (Event event : batch) {
      if (event instanceof Event.Written written) {
        write(written.entry());
      } else {
        keys.memberOf(event.key()).ifPresent(registered::remove);
      }
      if (event.key().equals(keys.young())) {
        young = event instanceof Event.Written;
      }
      seen = Math.max(seen, event.modRevision());
    }
  }

  private void write(Entry entry) {
    keys.memberOf(entry.key())
        .ifPresent(
            id ->
                registered.put(
                    id,
                    new Registered(
                        Registration.readable(id, entry.value()), entry.createRevision())));
  }

  /** The last view, if that is what the registry holds now. */
  Optional<View> current(long nowNanos) {
    return Optional.ofNullable(last)
        .filter(view -> heldForNanos(nowNanos) <= 0 && view.registryId() == registryId);
  }

  long registryId() {
    return registryId;
  }

  /** The ids whose registrations cannot be read; they are in no view. */
  List<String> unreadable() {
    return registered.entrySet().stream()
        .filter(each -> each.getValue().registration() == null)
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Says that there was an outage, which ended with the list: no member is dropped from the last
   * view for a time.
   *
   * @param atLeast that time; more if one of the members has a longer lease
   */
  void hold(Duration atLeast, long nowNanos) {
    if (last != null) {
      disturbed(nowNanos);
      if (missing().isEmpty()) {
        spentNanos = 0;
      }
      holding = true;
      holdNanos = longer(atLeast, patience).toNanos();
      long leftNanos = Math.max(0, MOST_HOLDS * holdNanos - spentNanos);
      holdUntilNanos = nowNanos + Math.min(holdNanos, leftNanos);
      followedSinceNanos = OptionalLong.of(nowNanos);
    }
  }

  /** Says that the list is not followed any more: what comes now is another outage. */
  void disturbed(long nowNanos) {
    if (followedSinceNanos.isPresent()) {
      long followedNanos = nowNanos - followedSinceNanos.getAsLong();
      spentNanos += Math.max(followedNanos, holdNanos / LEAST_PART_OF_A_HOLD);
      followedSinceNanos = OptionalLong.empty();
    }
  }

  /** For how long the last view is held back yet, unless all come back before; 0 if it is not. */
  long heldForNanos(long nowNanos) {
    return holding && !missing().isEmpty() ? Math.max(0, holdUntilNanos - nowNanos) : 0;
  }

  /** Members of the last view without a registration. */
  List<String> missing() {
    return last == null
        ? List.of()
        : last.members().stream()
            .map(Member::id)
            .filter(id -> !registered.containsKey(id))
            .toList();
  }

  /** The view to deliver now, if there is one; it counts as delivered. */
  Optional<View> next(long nowNanos) {
    if (heldForNanos(nowNanos) > 0) {
      return Optional.empty();
    }
    List<Registration> readable = readable();
    List<Member> members = members();
    if (last != null
        && last.registryId() == registryId
        && last.members().equals(members)
        && last.young() == young) {
      return Optional.empty();
    }
    View view = new View(registryId, revision(), members, young);
    last = view;
    spentNanos = 0;
    patience = readable.stream().map(Registration::leaseTime).reduce(Duration.ZERO, Roll::longer);
    return Optional.of(view);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private List<Member> members() {
    List<Member> members = new ArrayList<>();
    for (Registered each : registered.values()) {
      if (each.registration() != null) {
        members.add(each.registration().member().registered(each.createRevision()));
      }
    }
    return members;
  }

  private List<Registration> readable() {
    List<Registration> readable = new ArrayList<>();
    for (Registered each : registered.values()) {
      if (each.registration() != null) {
        readable.add(each.registration());
      }
    }
    return readable;
  }

  private long revision() {
    return last != null && last.registryId() == registryId
        ? Math.max(seen, last.revision() + 1)
        : seen;
  }

  /** Whether this member is registered, by this very process. */
  boolean has(Member member) {
    Registered found = registered.get(member.id());
    return found != null
        && found.registration() != null
        && found.registration().member().incarnation() == member.incarnation();
  }
}
