package dev.covey.group;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can go wrong with a call: one constant for each {@link CacheException}, and its name on the
 * wire.
 */
public enum FailureKind {
  NO_SUCH_KEY,
  NO_SUCH_GROUP,
  LOAD_FAILED,
  OWNER_UNREACHABLE,
  OVERLOADED,
  TOO_LARGE,
  UNDECODABLE,
  DEADLINE_EXCEEDED,
  CLOSED,
  WRITE_FAILED,
  UNAVAILABLE;

  /** The exception of this kind. */
  public CacheException exception(
      CacheException.Where where, String detail, @Nullable Throwable cause) {
    return switch (this) {
      case NO_SUCH_KEY -> new NoSuchKeyException(where, detail, cause);
      case NO_SUCH_GROUP -> new NoSuchGroupException(where, detail, cause);
      case LOAD_FAILED -> new LoadFailedException(where, detail, cause);
      case OWNER_UNREACHABLE -> new OwnerUnreachableException(where, detail, cause);
      case OVERLOADED -> new OverloadedException(where, detail, cause);
      case TOO_LARGE -> new TooLargeException(where, detail, cause);
      case UNDECODABLE -> new UndecodableException(where, detail, cause);
      case DEADLINE_EXCEEDED -> new DeadlineExceededException(where, detail, cause);
      case CLOSED -> new ClosedException(where, detail, cause);
      case WRITE_FAILED -> new WriteFailedException(where, detail, cause);
      case UNAVAILABLE -> new UnavailableException(where, detail, cause, List.of());
    };
  }
}
