package dev.covey.discovery.etcd;

import dev.covey.discovery.RegistryException;
import dev.covey.discovery.RegistryException.Kind;
import io.grpc.Status;
import java.util.Objects;

/** What etcd's failures mean: by their gRPC codes, and by their texts where several share one. */
final class Failures {

  /** What etcd says to those who give a password that it does not ask for. */
  private static final String AUTHENTICATION_OFF = "authentication is not enabled";

  private Failures() {}

  static RegistryException of(Endpoint endpoint, Throwable thrown) {
    Status status = Status.fromThrowable(thrown);
    return new RegistryException(kind(status), endpoint + ": " + reason(status));
  }

  /** Code and description, and the first cause, which says more when there is no connection. */
  static String reason(Status status) {
    StringBuilder reason = new StringBuilder(status.getCode().name());
    if (status.getDescription() != null) {
      reason.append(": ").append(firstLine(status.getDescription()));
    }
    Throwable cause = status.getCause();
    while (cause != null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause != null && cause.getMessage() != null) {
      reason.append(" (").append(firstLine(cause.getMessage())).append(')');
    }
    return reason.toString();
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private static Kind kind(Status status) {
    String description = Objects.requireNonNullElse(status.getDescription(), "");
    return switch (status.getCode()) {
      case UNAVAILABLE -> Kind.UNAVAILABLE;
      case DEADLINE_EXCEEDED -> Kind.TIMED_OUT;
      case UNAUTHENTICATED -> Kind.UNAUTHENTICATED;
      case PERMISSION_DENIED -> Kind.FORBIDDEN;
      case NOT_FOUND -> Kind.LEASE_GONE;
      case INVALID_ARGUMENT -> isAboutUsers(description) ? Kind.UNAUTHENTICATED : Kind.FAILED;
      default -> Kind.FAILED;
    };
  }

  /** A wrong password, none, or a token from before the users changed. */
  private static boolean isAboutUsers(String description) {
    return description.contains("authentication failed")
        || description.contains("user name is empty")
        || description.contains("revision of auth store is old");
  }

  static boolean isAuthenticationOff(Throwable failure) {
    return String.valueOf(failure.getMessage()).contains(AUTHENTICATION_OFF);
  }
}
