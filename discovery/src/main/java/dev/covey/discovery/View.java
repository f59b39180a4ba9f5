package dev.covey.discovery;

import static java.util.Comparator.comparing;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The member set at one moment of discovery. Immutable.
 *
 * <p>Its name are registry id and revision: two views of one name have the same members. Where no
 * registry counts, each node does for itself, and that holds on one node only.
 *
 * @param registryId who counts the revisions: a registry that comes back without what it had is
 *     another one; 0 for a list that is given, which each node has from elsewhere
 * @param revision grows with every change of the set
 * @param members in the order of their ids, which are unique
 * @param young whether the registry began from nothing a short time ago: if it has lost what it
 *     had, members that are not in the view may take themselves for it yet, so nobody keeps
 *     anything
 */
public record View(long registryId, long revision, List<Member> members, boolean young) {

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

  /** One of a registry that has its past. */
  public View(long registryId, long revision, List<Member> members) {
    this(registryId, revision, members, false);
  }

  /**
   * A number that is the same for two views of one registry that have the same members, by the same
   * registrations, whatever their revisions.
   */
  public long fingerprint() {
    long mixed = registryId;
    for (Member member : members) {
      String text = member.toString();
      for (int i = 0; i < text.length(); i++) {
        mixed = (mixed ^ text.charAt(i)) * 0x9E37_79B9_7F4A_7C15L;
        mixed ^= mixed >>> 32;
      }
    }
    return mixed;
  }

  /** The view of these members, in any order, of no registry. */
  public static View of(long revision, Collection<Member> members) {
    return new View(0, revision, List.copyOf(members));
  }

  /** Other members under the same name. */
  public View with(Collection<Member> others) {
    return new View(registryId, revision, List.copyOf(others), young);
  }
}
