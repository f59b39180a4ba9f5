package dev.covey.peers;

import dev.covey.discovery.Address;
import dev.covey.discovery.Member;

/** What tells whether two views speak of the same process: its weight and zone do not. */
record Identity(String id, Address address) {

  static Identity of(Member member) {
    return new Identity(member.id(), member.address());
  }
}
