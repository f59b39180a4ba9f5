package dev.covey.group;

import org.jspecify.annotations.Nullable;

/**
 * Why a call brought no value, or a write was not carried out. Each kind of failure has its own
 * class, which it keeps on its way between nodes.
 *
 * <p>Each caller gets an exception of its own; a blocking call's was made on the caller's thread.
 * When the failure happened on this node its cause is the original one; when it happened on a peer
 * {@link #detail} says what the peer said.
 */
public abstract sealed class CacheException extends RuntimeException
    permits NoSuchKeyException,
        NoSuchGroupException,
        LoadFailedException,
        OwnerUnreachableException,
        OverloadedException,
        TooLargeException,
        UndecodableException,
        DeadlineExceededException,
        ClosedException,
        WriteFailedException,
        UnavailableException {

  private static final long serialVersionUID = 1;

  /**
   * What the failed call was about.
   *
   * @param group the name of the group
   * @param key the key; empty if it was about all of them
   * @param member the id of the member where it failed
   */
  public record Where(String group, String key, String member) implements java.io.Serializable {}

  private final FailureKind kind;
  private final Where where;
  private final String detail;

  CacheException(FailureKind kind, Where where, String detail, @Nullable Throwable cause) {
    super(message(kind, where, detail), cause);
    this.kind = kind;
    this.where = where;
    this.detail = detail;
  }

  /** Says the same as this class; for switches, counters and the wire. */
  public FailureKind kind() {
    return kind;
  }

  /** The name of the group. */
  public String group() {
    return where.group();
  }

  /** The key that was asked for or written; empty in {@link Group#clear}. */
  public String key() {
    return where.key();
  }

  /** The id of the member where the call failed. */
  public String member() {
    return where.member();
  }

  /** What went wrong, without group, key and member. */
  public String detail() {
    return detail;
  }

  /**
   * The same failure with this thread's stack, since one failure goes to many waiters; caused by
   * the first cause.
   */
  CacheException again() {
    CacheException copy = copy(where, getCause() == null ? this : getCause());
    for (Throwable suppressed : getSuppressed()) {
      copy.addSuppressed(suppressed);
    }
    return copy;
  }

  /** With all that the class adds to this one. */
  CacheException copy(Where of, @Nullable Throwable cause) {
    return kind.exception(of, detail, cause);
  }

  private static String message(FailureKind kind, Where where, String detail) {
    return kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ')
        + (detail.isEmpty() ? "" : ": " + detail)
        + " (group="
        + where.group()
        + ", key="
        + Keys.quote(where.key())
        + ", member="
        + where.member()
        + ")";
  }
}
