package dev.covey.discovery;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Who knows the addresses of a name. Asked by one thread at a time; may block. */
@FunctionalInterface
public interface Resolver {

  /**
   * The addresses, in any order; none is as good as a failure.
   *
   * @throws UnknownHostException if there are none, or nobody who knows them answers
   */
  List<InetAddress> resolve(String name) throws UnknownHostException;

  /**
   * The JVM's own, {@link InetAddress#getAllByName}. It remembers what it heard for {@code
   * networkaddress.cache.ttl} seconds, 30 unless that is set, and that it heard nothing for {@code
   * networkaddress.cache.negative.ttl}, 10 (security properties, read at the first look-up of the
   * process): asking more often than that brings nothing new.
   */
  static Resolver ofJvm() {
    return name -> List.of(InetAddress.getAllByName(name));
  }
}
