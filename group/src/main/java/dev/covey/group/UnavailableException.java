package dev.covey.group;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A write was not acknowledged by every member. It was carried out wherever it could be; the
 * members named may go on serving what they had, until it expires there.
 */
public final class UnavailableException extends CacheException {

  private static final long serialVersionUID = 1;

  /** Never written once made. An array, since a list need not be serializable. */
  private final String[] members;

  UnavailableException(
      Where where, String detail, @Nullable Throwable cause, List<String> members) {
    super(FailureKind.UNAVAILABLE, where, detail, cause);
    this.members = members.toArray(String[]::new);
  }

  /** The ids of the members that did not acknowledge. */
  public List<String> members() {
    return List.of(members);
  }

  @Override
  CacheException copy(Where where, @Nullable Throwable cause) {
    return new UnavailableException(where, detail(), cause, members());
  }
}
