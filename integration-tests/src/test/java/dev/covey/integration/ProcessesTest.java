package dev.covey.integration;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.Loaded;
import dev.covey.group.Source;
import dev.covey.node.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes in processes of their own, and what is left when one dies. */
@Timeout(60)
class ProcessesTest {

  private static final int KEYS = 50;
  private static final int CALLS = 2_000;
  private static final int LIMIT_SECONDS = 10;
  private static final int SIGTERM_EXIT = 128 + 15;

  @Test
  void survivorsOfAKilledNodeAnswerEveryKeyAndAskItAgainWhenItIsBack() throws Exception {
    try (ProcessCluster cluster = running("a", "b", "c")) {
      for (String owner : List.of("a", "b", "c")) {
        assertAnswers(cluster, "a", owner, owner);
      }
      cluster.process("c").kill();

      // b has asked c for nothing yet, so it has no copies: it asks the stand-in, or is it.
      for (String key : cluster.keysOf("c").limit(KEYS).toList()) {
        assertThat(cluster.process("b").ask("get " + key))
            .matches(key + "-of-(a PEER_LOAD|b FALLBACK_LOAD) c");
        assertThat(cluster.process("b").ask("get " + key)).matches(key + "-of-[ab] HOT_HIT c");
        assertThat(cluster.process("a").ask("get " + key)).matches(key + "-of-[ac] HOT_HIT c");
      }

      cluster.start("c", JavaProcess.thisJdk());
      cluster.process("c").awaitLine("ready");
      String key = cluster.keysOf("c").findFirst().orElseThrow();
      await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> cluster.process("b").ask("get " + key), (key + "-of-c PEER_LOAD c")::equals);
    }
  }

  @Test
  void callersWhoseOwnerIsKilledMeanwhileAllGetTheirValues() throws Exception {
    try (ProcessCluster cluster = running("a", "b");
        Node client = cluster.client()) {
      Group<String> group =
          client
              .group("g", Codec.utf8(), key -> Loaded.of(key + "-of-client"))
              .withTimeout(Duration.ofSeconds(LIMIT_SECONDS));
      List<String> keys = cluster.keysOf("b").limit(CALLS).toList();
      List<CompletableFuture<String>> before = keys.stream().map(group::getAsync).toList();
      before.get(0).get(LIMIT_SECONDS, SECONDS);
      cluster.process("b").kill();
      List<CompletableFuture<String>> after = keys.stream().map(group::getAsync).toList();
      for (int i = 0; i < CALLS; i++) {
        assertThat(before.get(i).get(LIMIT_SECONDS, SECONDS)).startsWith(keys.get(i) + "-of-");
        assertThat(after.get(i).get(LIMIT_SECONDS, SECONDS)).startsWith(keys.get(i) + "-of-");
      }
      String unasked = cluster.keysOf("b").skip(CALLS).findFirst().orElseThrow();
      assertThat(group.lookup(unasked).source()).isEqualTo(Source.PEER_LOAD);
      assertThat(group.lookup(unasked).value()).isEqualTo(unasked + "-of-a"); // of the stand-in
    }
  }

  @Test
  void nodeThatIsToldToTerminateEndsWithinSeconds() throws Exception {
    try (ProcessCluster cluster = running("a", "b")) {
      assertAnswers(cluster, "a", "b", "b");
      assertThat(cluster.process("b").terminate()).isEqualTo(SIGTERM_EXIT);
      String key = cluster.keysOf("b").skip(KEYS).findFirst().orElseThrow();
      assertThat(cluster.process("a").ask("get " + key)).isEqualTo(key + "-of-a FALLBACK_LOAD b");
      assertThat(cluster.process("a").endInput()).isZero();
    }
  }

  @Test
  void nodesOnDifferentJdksAreOneCluster() throws Exception {
    List<Path> others = OtherJdks.homes();
    Assumptions.assumeFalse(
        others.isEmpty(), "no other JDK beside " + JavaProcess.thisJdk() + ": nothing to mix");
    try (ProcessCluster cluster = new ProcessCluster("here", "there")) {
      cluster.start("here", JavaProcess.thisJdk());
      cluster.start("there", others.get(0));
      cluster.awaitReady();
      for (String id : List.of("here", "there")) {
        assertAnswers(cluster, "here", id, id);
        assertAnswers(cluster, "there", id, id);
      }
    }
  }

  private static ProcessCluster running(String... ids) throws IOException, InterruptedException {
    ProcessCluster cluster = new ProcessCluster(ids);
    try {
      for (String id : ids) {
        cluster.start(id, JavaProcess.thisJdk());
      }
      cluster.awaitReady();
      return cluster;
    } catch (Throwable failed) {
      cluster.close();
      throw failed;
    }
  }

  /** Asks {@code asked} for keys of {@code owner}; the values must have been loaded there. */
  private static void assertAnswers(
      ProcessCluster cluster, String asked, String owner, String loadedBy)
      throws InterruptedException {
    for (String key : cluster.keysOf(owner).limit(KEYS).toList()) {
      assertThat(cluster.process(asked).ask("get " + key))
          .startsWith(key + "-of-" + loadedBy + " ")
          .endsWith(" " + owner);
    }
  }
}
