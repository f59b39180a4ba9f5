package dev.covey.integration;

import dev.covey.discovery.StaticDiscovery;
import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.Loaded;
import dev.covey.node.Node;

/** The example of README.md, which {@link ReadmeExampleTest} compares with this file and runs. */
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

  /** Whatever the service reads from. */
  interface Database {
    String read(String id);
  }
}
