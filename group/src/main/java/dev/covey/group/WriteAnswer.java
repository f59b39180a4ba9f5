package dev.covey.group;

import java.util.List;

/** What a member answers when a peer asks it to write or to drop. Immutable. */
public sealed interface WriteAnswer {

  /** It is done, as far as it was this member's part. */
  record Done() implements WriteAnswer {}

  /**
   * The member does not own the key in its view.
   *
   * @param view that view
   */
  record Moved(ViewName view) implements WriteAnswer {}

  /**
   * It is not done, or not everywhere.
   *
   * @param detail for people
   * @param members with {@link FailureKind#UNAVAILABLE}: who did not acknowledge
   */
  record Failure(FailureKind kind, String detail, List<String> members) implements WriteAnswer {

    public Failure {
      members = List.copyOf(members);
    }

    /** Of a kind that names no members. */
    public Failure(FailureKind kind, String detail) {
      this(kind, detail, List.of());
    }
  }
}
