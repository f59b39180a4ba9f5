package dev.covey.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.covey.discovery.StaticDiscovery;
import dev.covey.group.CacheException;
import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.Loaded;
import dev.covey.group.Lookup;
import dev.covey.node.Node;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.time.Duration;

/**
 * A node in a process of its own: {@code ProcessNode id host:port members}.
 *
 * <p>It prints {@code ready}, then answers each line {@code get key} with {@code value source
 * owner}, or {@code error kind}. It ends when its input does, or when it is told to terminate.
 */
final class ProcessNode {

  private ProcessNode() {}

  public static void main(String[] args) throws IOException {
    PrintStream out = new PrintStream(System.out, true, UTF_8);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    try (Node node =
        Node.builder()
            .id(args[0])
            .listen(args[1])
            .discovery(StaticDiscovery.parse(args[2]))
            .start()) {
      Runtime.getRuntime().addShutdownHook(new Thread(node::close));
      Group<String> group =
          node.group(
                  "g",
                  Codec.utf8(),
                  key -> Loaded.of(key + "-of-" + node.id()),
                  GroupConfig.builder().mirrorAfterFetches(1).build())
              .withTimeout(Duration.ofSeconds(5));
      out.println("ready");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.println(answer(group, line.substring("get ".length())));
      }
    }
  }

  private static String answer(Group<String> group, String key) {
    try {
      Lookup<String> found = group.lookup(key);
      return found.value() + " " + found.source() + " " + found.owner();
    } catch (CacheException e) {
      return "error " + e.kind();
    }
  }
}
