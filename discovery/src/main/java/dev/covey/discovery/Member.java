package dev.covey.discovery;

/**
 * Who is in the list. Immutable.
 *
 * @param id names the member among all of its cluster, whatever its address; not empty, and without
 *     {@code =} and {@code ,}
 * @param address where the others call it
 * @param weight its share of the keys relative to the others'; at least 1
 * @param zone where it stands, such as a rack or a data centre's zone; empty when there are none
 */
public record Member(String id, Address address, int weight, String zone) {

  /** What tells whether two views speak of the same process: weight and zone do not. Immutable. */
  public record Identity(String id, Address address) {}

  /**
   * @throws IllegalArgumentException if the id or the weight is not as described
   */
  public Member {
    requireId(id);
    if (weight < 1) {
      throw new IllegalArgumentException(
          "weight of member " + id + ": " + weight + " (expected: >= 1)");
    }
  }

  /**
   * Returns {@code id}.
   *
   * @throws IllegalArgumentException if it cannot be a member's
   */
  public static String requireId(String id) {
    if (id.isBlank() || id.indexOf('=') >= 0 || id.indexOf(',') >= 0) {
      throw new IllegalArgumentException(
          "member id: \"" + id + "\" (expected: not empty, without '=' and ',')");
    }
    return id;
  }

  /** Which process it is. */
  public Identity identity() {
    return new Identity(id, address);
  }

  /** A member of weight 1, in no zone. */
  public static Member of(String id, Address address) {
    return new Member(id, address, 1, "");
  }

  /**
   * Reads {@code id=host:port}: a member of weight 1, in no zone.
   *
   * @throws IllegalArgumentException if {@code text} has another form
   */
  public static Member parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException("member: \"" + text + "\" (expected: id=host:port)");
    }
    return of(text.substring(0, equals).strip(), Address.parse(text.substring(equals + 1).strip()));
  }
}
