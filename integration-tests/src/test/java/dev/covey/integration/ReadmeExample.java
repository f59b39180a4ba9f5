package dev.covey.integration;

import dev.covey.discovery.StaticDiscovery;
import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.Loaded;
import dev.covey.node.Node;
import java.time.Duration;

/** The examples of README.md, which {@link ReadmeExampleTest} compares with this file and runs. */
final class ReadmeExample {

  private ReadmeExample() {}

  static String user42(String self, String listen, String members, Database database) {
    try (Node node =
        Node.builder()
            .id(self) // "a"
            .listen(listen) // "10.0.0.1:7001"
            .discovery(StaticDiscovery.parse(members)) // "a=10.0.0.1:7001,b=10.0.0.2:7001"
            .start()) {
      Group<String> users = node.group("users", Codec.utf8(), id -> Loaded.of(database.read(id)));
      return users.get("42"); // read once in the whole cluster, however many ask
    }
  }

  static GroupConfig prices() {
    GroupConfig prices =
        GroupConfig.builder()
            .softTimeToLive(Duration.ofSeconds(30)) // fresh; past it: served, loaded anew
            .timeToLive(Duration.ofMinutes(2)) // past it: loaded while its reader waits
            .staleIfError(Duration.ofHours(1)) // past that: served if the load fails
            .maxConcurrentLoads(16) // on each node; more wait, up to
            .maxQueuedLoads(1_000) // so many,
            .queueTimeout(Duration.ofSeconds(1)) // so long; what is over it is refused
            .build();
    return prices;
  }

  /** Whatever the service reads from. */
  interface Database {
    String read(String id);
  }
}
