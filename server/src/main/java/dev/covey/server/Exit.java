package dev.covey.server;

/** Exit codes, the same for all commands. */
final class Exit {

  static final int OK = 0;

  /** What was asked for did not come about. */
  static final int FAILURE = 1;

  /** The command line or the configuration is wrong. */
  static final int USAGE = 2;

  /** The key has no value at the origin. */
  static final int NO_SUCH_KEY = 3;

  private Exit() {}
}
