package dev.covey.group;

/**
 * What a member answers when a peer asks for a key. Immutable, as far as the byte array of a value
 * is.
 */
public sealed interface Answer {

  /**
   * The value.
   *
   * @param bytes its encoded form, which must not be changed
   * @param hot whether peers ask for the key so often, in this moment, that each should have a copy
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on uncopied, never compared
  record Value(byte[] bytes, Freshness freshness, boolean hot) implements Answer {

    /** Of a key that is not hot. */
    public Value(byte[] bytes, Freshness freshness) {
      this(bytes, freshness, false);
    }
  }

  /** There is no value for this key at the origin. */
  record Absent(Freshness freshness) implements Answer {}

  /** To {@link FetchMode#CACHED_ONLY}: neither value nor absence is in the main tier. */
  record NotCached() implements Answer {}

  /**
   * The member does not own the key in its view.
   *
   * @param view that view
   */
  record Moved(ViewName view) implements Answer {}

  /**
   * No answer.
   *
   * @param detail for people
   * @param retryAfterNanos how long the origin wants to be left alone, in nanoseconds; 0: it did
   *     not say
   */
  record Failure(FailureKind kind, String detail, long retryAfterNanos) implements Answer {

    /** Without a word from the origin. */
    public Failure(FailureKind kind, String detail) {
      this(kind, detail, 0);
    }
  }
}
