package dev.covey.discovery.etcd;

/** Whom etcd takes us for. Immutable. */
record Credentials(String user, String password) {

  /** Without the password. */
  @Override
  public String toString() {
    return user;
  }
}
