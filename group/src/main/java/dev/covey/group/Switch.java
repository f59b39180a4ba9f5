package dev.covey.group;

/**
 * Whether a group is on, in pass-through, or closed: the one thing that a hit looks at beside its
 * entry. Safe for concurrent use.
 */
final class Switch {

  private enum State {
    ON,
    /** Every call runs the getter. */
    PASS_THROUGH,
    CLOSED
  }

  /** Written under this. */
  private volatile State state;

  Switch(boolean passThrough) {
    this.state = passThrough ? State.PASS_THROUGH : State.ON;
  }

  boolean isOn() {
    return state == State.ON;
  }

  boolean isPassThrough() {
    return state == State.PASS_THROUGH;
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }

  synchronized void passThrough(boolean on) {
    if (state != State.CLOSED) {
      state = on ? State.PASS_THROUGH : State.ON;
    }
  }

  /** For good. */
  synchronized void close() {
    state = State.CLOSED;
  }
}
