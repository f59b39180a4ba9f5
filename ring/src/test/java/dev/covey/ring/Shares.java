package dev.covey.ring;

import java.util.HashMap;
import java.util.Map;

/** How many slots each member owns. */
final class Shares {

  private Shares() {}

  static Map<Member, Integer> of(Ring<Member> ring) {
    Map<Member, Integer> shares = new HashMap<>();
    ring.members().forEach(member -> shares.put(member, 0));
    for (int slot = 0; slot < ring.slots(); slot++) {
      shares.merge(ring.owner(slot), 1, Integer::sum);
    }
    return shares;
  }
}
