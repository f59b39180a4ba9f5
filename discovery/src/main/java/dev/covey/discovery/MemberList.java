package dev.covey.discovery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Members of a list that is given, no two of one id or at one address. Confined to one thread. */
final class MemberList {

  private final List<Member> members = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private final Map<Address, String> idByAddress = new HashMap<>();

  /**
   * Adds one.
   *
   * @throws IllegalArgumentException if another has its id or its address
   */
  void add(Member member) {
    if (!ids.add(member.id())) {
      throw new IllegalArgumentException(
          "member id: \"" + member.id() + "\" twice (expected: unique ids)");
    }
    String other = idByAddress.putIfAbsent(member.address(), member.id());
    if (other != null) {
      throw new IllegalArgumentException(
          "address of members "
              + other
              + " and "
              + member.id()
              + ": "
              + member.address()
              + " (expected: one for each)");
    }
    members.add(member);
  }

  /** In the order in which they were added. */
  List<Member> members() {
    return List.copyOf(members);
  }
}
