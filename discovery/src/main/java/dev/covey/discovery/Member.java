package dev.covey.discovery;

/**
 * Who is in the list. Immutable.
 *
 * @param id names the member among all of its cluster, whatever its address; not empty, and without
 *     {@code =}, {@code ,} and control characters
 * @param address where the others call it
 * @param weight its share of the keys relative to the others'; at least 1
 * @param zone where it stands, such as a rack or a data centre's zone; empty when there are none
 * @param incarnation a random number of the process, another one after each start; 0 where the list
 *     does not tell
 * @param protocolVersion of the messages that the member understands; 0 where the list does not
 *     tell
 * @param registration numbers the member's time in the list: another one when it had been off the
 *     list, whether anybody has seen that or not; 0 where nobody registers
 */
public record Member(
    String id,
    Address address,
    int weight,
    String zone,
    long incarnation,
    int protocolVersion,
    long registration) {

  /**
   * What tells whether two views speak of the same process, in the list all the time between them:
   * weight and zone do not. Immutable.
   */
  public record Identity(String id, Address address, long incarnation, long registration) {}

  /**
   * @throws IllegalArgumentException if the id, the weight or the zone is not as described
   */
  public Member {
    requireId(id);
    if (zone.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "zone of member " + id + ": \"" + zone + "\" (expected: without control characters)");
    }
    if (weight < 1) {
      throw new IllegalArgumentException(
          "weight of member " + id + ": " + weight + " (expected: >= 1)");
    }
  }

  /** A member that is not registered. */
  public Member(
      String id, Address address, int weight, String zone, long incarnation, int protocolVersion) {
    this(id, address, weight, zone, incarnation, protocolVersion, 0);
  }

  /**
   * Returns {@code id}.
   *
   * @throws IllegalArgumentException if it cannot be a member's
   */
  public static String requireId(String id) {
    if (id.isBlank()
        || id.indexOf('=') >= 0
        || id.indexOf(',') >= 0
        || id.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "member id: \""
              + id
              + "\" (expected: not empty, without '=', ',' and control characters)");
    }
    return id;
  }

  /**
   * Whether this entry of a list stands for {@code process}: whoever has its id, unless the entry
   * tells another incarnation.
   */
  public boolean denotes(Member process) {
    return id.equals(process.id) && (incarnation == 0 || incarnation == process.incarnation);
  }

  /** Which process it is. */
  public Identity identity() {
    return new Identity(id, address, incarnation, registration);
  }

  /** A member of weight 1, in no zone. */
  public static Member of(String id, Address address) {
    return new Member(id, address, 1, "", 0, 0);
  }

  /** The same member at another address. */
  public Member at(Address elsewhere) {
    return new Member(id, elsewhere, weight, zone, incarnation, protocolVersion, registration);
  }

  /** The same member with this registration. */
  public Member registered(long number) {
    return new Member(id, address, weight, zone, incarnation, protocolVersion, number);
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
