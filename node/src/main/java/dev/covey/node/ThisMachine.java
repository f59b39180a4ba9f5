package dev.covey.node;

import static java.util.Comparator.comparing;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What other machines call this one. */
final class ThisMachine {

  private ThisMachine() {}

  /**
   * The address of this machine's name, unless nobody else can use it: for Debian's installer makes
   * it 127.0.1.1. Then an address of a network interface; the loopback one if there is no other.
   */
  static InetAddress address() throws SocketException {
    List<InetAddress> candidates = new ArrayList<>();
    try {
      candidates.add(InetAddress.getLocalHost());
    } catch (UnknownHostException nameless) {
      candidates.add(InetAddress.getLoopbackAddress());
    }
    for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      if (each.isUp()) {
        candidates.addAll(Collections.list(each.getInetAddresses()));
      }
    }
    return best(candidates.get(0), candidates.subList(1, candidates.size()));
  }

  /** {@code named} if others can use it; else the first of the others that they can, IPv4 first. */
  static InetAddress best(InetAddress named, List<InetAddress> others) {
    return isForOthers(named)
        ? named
        : others.stream()
            .filter(ThisMachine::isForOthers)
            .min(comparing(address -> !(address instanceof Inet4Address)))
            .orElse(named);
  }

  private static boolean isForOthers(InetAddress address) {
    return !address.isLoopbackAddress()
        && !address.isLinkLocalAddress()
        && !address.isAnyLocalAddress()
        && !address.isMulticastAddress();
  }
}
