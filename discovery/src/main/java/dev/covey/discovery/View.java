package dev.covey.discovery;

import static java.util.Comparator.comparing;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The member set at one moment of discovery. Immutable.
 *
 * @param revision grows with every change of the set, and names the view
 * @param members in the order of their ids, which are unique
 */
public record View(long revision, List<Member> members) {

  /**
   * @throws IllegalArgumentException if two members have the same id
   */
  public View {
    members = members.stream().sorted(comparing(Member::id)).toList();
    Set<String> ids = new HashSet<>();
    for (Member member : members) {
      if (!ids.add(member.id())) {
        throw new IllegalArgumentException(
            "member id: \"" + member.id() + "\" twice (expected: unique ids)");
      }
    }
  }

  /** The view of these members, in any order. */
  public static View of(long revision, Collection<Member> members) {
    return new View(revision, List.copyOf(members));
  }
}
