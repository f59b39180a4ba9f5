package dev.covey.discovery;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a member says in the registry: that it has adopted a view. Immutable.
 *
 * @param member its id
 * @param registration as of {@link Member#registration}
 * @param registryId of the view
 * @param revision of the view
 * @param members the view's {@linkplain View#fingerprint fingerprint}
 */
public record Adoption(
    String member, long registration, long registryId, long revision, long members) {

  /** That a member has adopted a view. */
  static Adoption of(String member, long registration, View view) {
    return new Adoption(
        member, registration, view.registryId(), view.revision(), view.fingerprint());
  }

  String text() {
    return "%d %x %d %x".formatted(registration, registryId, revision, members);
  }

  /** Reads what {@link #text} wrote; empty if that cannot be read. */
  static Optional<Adoption> parse(String member, String text) {
    List<String> parts = Arrays.asList(text.split(" ", -1));
    if (parts.size() != 4) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Adoption(
              member,
              Long.parseLong(parts.get(0)),
              Long.parseUnsignedLong(parts.get(1), 16),
              Long.parseLong(parts.get(2)),
              Long.parseUnsignedLong(parts.get(3), 16)));
    } catch (NumberFormatException unreadable) {
      return Optional.empty();
    }
  }
}
