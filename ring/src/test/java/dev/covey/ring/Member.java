package dev.covey.ring;

import java.util.List;
import java.util.stream.IntStream;

/** A member as a ring sees it, and an address that it must not see. */
record Member(String id, double weight, String zone, String address) {

  static final RingBuilder<Member> RINGS =
      Ring.builder(Member::id).weight(Member::weight).zone(Member::zone);

  static Member of(String id) {
    return new Member(id, 1, "", "127.0.0.1:1");
  }

  /** Members that are in no set of another name. */
  static List<Member> set(String name, int size) {
    return IntStream.range(0, size).mapToObj(i -> of(name + "-" + i)).toList();
  }

  Member weighing(double weight) {
    return new Member(id, weight, zone, address);
  }

  Member in(String zone) {
    return new Member(id, weight, zone, address);
  }

  Member at(String address) {
    return new Member(id, weight, zone, address);
  }
}
