package dev.covey.discovery.etcd;

import dev.covey.discovery.Address;
import dev.covey.discovery.Member;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A process that is in the list until its input ends, or it is killed. */
final class EtcdMember {

  private EtcdMember() {}

  /** Arguments: endpoint, id, lease time in seconds. */
  public static void main(String[] args) throws IOException {
    EtcdDiscovery discovery =
        EtcdDiscovery.builder()
            .endpoints(args[0])
            .leaseTime(Duration.ofSeconds(Long.parseLong(args[2])))
            .build();
    discovery.join(
        new Member(args[1], new Address("127.0.0.1", 7), 1, "", ProcessHandle.current().pid(), 1),
        EtcdDiscoveryTest.TERMS,
        new Listener());
    int end = System.in.read();
    if (end < 0) {
      discovery.close();
    }
  }

  /** Starts one; it is up to the caller to see when it has joined. */
  static Process start(String endpoint, String id, Duration leaseTime) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                EtcdMember.class.getName(),
                endpoint,
                id,
                String.valueOf(leaseTime.toSeconds())))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
