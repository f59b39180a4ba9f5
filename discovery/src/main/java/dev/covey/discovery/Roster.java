package dev.covey.discovery;

import dev.covey.discovery.Registry.Entry;
import dev.covey.discovery.Registry.Listing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who is registered at one moment, and who is behind with whose writes. Immutable.
 *
 * @param registryId as of {@link View#registryId}
 * @param registrations by member id, as of {@link Member#registration}
 * @param behind by member id: of whose writes they may not have heard all
 */
public record Roster(
    long registryId, Map<String, Long> registrations, Map<String, Set<String>> behind) {

  /** Copies the maps. */
  public Roster {
    registrations = Map.copyOf(registrations);
    behind = Map.copyOf(behind);
  }

  /** What a list says; empty if it is of a registry that has lost what it had. */
  static Optional<Roster> of(Listing listing, RegistryKeys keys) {
    Map<String, Long> registrations = new HashMap<>();
    Map<String, Set<String>> behind = new HashMap<>();
    for (Entry entry : listing.entries()) {
      keys.memberOf(entry.key()).ifPresent(id -> registrations.put(id, entry.createRevision()));
      keys.leaderOf(entry.key())
          .ifPresent(id -> behind.put(id, Set.copyOf(entry.value().lines().toList())));
    }
    return Roll.registryId(listing, keys).map(id -> new Roster(id, registrations, behind));
  }

  /** How those that are behind are written, an id a line: ids have none. */
  static String text(Set<String> behind) {
    return String.join("\n", List.copyOf(behind).stream().sorted().toList());
  }

  /** Whether a member is registered by this very registration. */
  public boolean has(Member member) {
    Long registration = registrations.get(member.id());
    return registration != null && registration == member.registration();
  }

  /** Whether a member may not have heard of all that another one has written. */
  public boolean isBehind(String member, String writer) {
    return behind.getOrDefault(writer, Set.of()).contains(member);
  }
}
