package dev.covey.examples.tiles;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo as its user runs it: a process with three more below it. */
@Timeout(180)
final class DemoTest {
  @TempDir private Path folder;

  @Test
  void endsByItselfWithOneLineOfJsonWhoseFiguresAgree() throws Exception {
    Path log = folder.resolve("stderr");
    Process demo = start(log, "--seconds", "5", "--json");
    List<String> stdout;
    try (BufferedReader out = demo.inputReader()) {
      stdout = out.lines().toList();
    }
    String stderr = Files.readString(log);
    assertThat(demo.waitFor()).as(stderr).isZero();
    assertThat(stdout).as(stderr).hasSize(1);
    JsonNode figures = new ObjectMapper().readTree(stdout.get(0));
    assertThat(figures.fieldNames())
        .toIterable()
        .containsExactly(
            "nodes",
            "requests",
            "errors",
            "distinctKeys",
            "loads",
            "localHits",
            "peerHits",
            "p50Micros",
            "p99Micros");
    assertThat(figures.get("nodes").asInt()).isEqualTo(3);
    assertThat(figures.get("errors").asInt()).isZero();
    assertThat(figures.get("loads").asLong())
        .isPositive()
        .isEqualTo(figures.get("distinctKeys").asLong());
    assertThat(figures.get("localHits").asLong()).isPositive();
    assertThat(figures.get("peerHits").asLong()).isPositive();
    assertThat(figures.get("requests").asLong())
        .isGreaterThanOrEqualTo(
            figures.get("localHits").asLong()
                + figures.get("peerHits").asLong()
                + figures.get("loads").asLong());
    assertThat(figures.get("p50Micros").asLong())
        .isPositive()
        .isLessThanOrEqualTo(figures.get("p99Micros").asLong());
  }

  @Test
  void interruptLeavesNoProcessBehind() throws Exception {
    Process demo = start(folder.resolve("stderr"));
    List<ProcessHandle> nodes = nodesOnceVisited(demo);
    kill(demo, "-INT");
    assertThat(demo.waitFor()).isEqualTo(128 + 2);
    assertThat(nodes).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void evenAKilledDemoLeavesNoProcessBehind() throws Exception {
    Process demo = start(folder.resolve("stderr"));
    List<ProcessHandle> nodes = nodesOnceVisited(demo);
    kill(demo, "-KILL");
    for (ProcessHandle node : nodes) {
      node.onExit().get(60, SECONDS);
    }
  }

  /** Its own interrupt, whatever those who run this test do with theirs. */
  private static Process start(Path log, String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Demo.class.getName()));
    command.addAll(List.of(options));
    return new ProcessBuilder(command).redirectError(log.toFile()).start();
  }

  private static List<ProcessHandle> nodesOnceVisited(Process demo) throws IOException {
    BufferedReader out = demo.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    while (line != null && !line.contains(" requests, ")) {
      line = out.readLine();
    }
    assertThat(line).as("a line of figures").isNotNull();
    try (Stream<ProcessHandle> descendants = demo.descendants()) {
      List<ProcessHandle> nodes = descendants.toList();
      assertThat(nodes).hasSize(3);
      return nodes;
    }
  }

  private static void kill(Process process, String signal)
      throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", signal, "" + process.pid()).start().waitFor()).isZero();
  }
}
