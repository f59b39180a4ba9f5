package dev.covey.simulation;

import java.util.List;

/**
 * What one caller asks of one node. Immutable.
 *
 * @param id no other of the run has it
 * @param keys what it is about; all of them for a clear
 */
record Operation(long id, Kind kind, List<String> keys) {

  enum Kind {
    GET,
    GET_ALL,
    REMOVE,
    PUT,
    CLEAR;

    boolean writes() {
      return this == REMOVE || this == PUT || this == CLEAR;
    }
  }

  @Override
  public String toString() {
    return "#" + id + " " + kind + " " + String.join(",", keys);
  }
}
