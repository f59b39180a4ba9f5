package dev.covey.benchmarks;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * One process's place in a cluster. Immutable.
 *
 * @param index of this process, from 0; the client is the last
 * @param ports of all that listen, on the loopback interface
 * @param candidates what may be asked for
 */
record Seat(int index, List<Integer> ports, CandidateKeys candidates) {
  static final String HOST = "127.0.0.1";

  Seat {
    ports = List.copyOf(ports);
  }

  int port() {
    return ports.get(index);
  }

  InetSocketAddress socket(int of) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(of));
  }

  String address(int of) {
    return HOST + ":" + ports.get(of);
  }
}
