package dev.covey.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.discovery.etcd.EtcdBinary;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs {@code docs/run.md} as a reader would: every command, in order, in one shell. Only the ports
 * are others, so that nothing has to be free.
 */
@Timeout(180)
class RunDocTest {

  private static final Path ROOT = Path.of(System.getProperty("covey.root"));
  private static final Pattern BLOCK =
      Pattern.compile("(?m)^```(sh|text)\\n(.*?)^```$", Pattern.DOTALL);
  private static final Pattern PORT = Pattern.compile("(?<=:|Origin\\.java )\\d{4}\\b");
  private static final String END_OF_BLOCK = "=== end of block ===";
  private static final long LIMIT_SECONDS = 150;

  @TempDir private Path folder;

  /** Commands, and what the page says that they print; empty if it does not say. */
  private record Block(String commands, String output) {}

  @Test
  void everyCommandOfThePageDoesWhatThePageSays() throws Exception {
    Optional<Path> etcd = EtcdBinary.find();
    if (etcd.isEmpty() || !isOnPath("curl")) {
      System.out.println("*** SKIPPED: docs/run.md was NOT run: no etcd, or no curl ***");
      Assumptions.abort("no etcd, or no curl");
    }
    String page = Files.readString(ROOT.resolve("docs/run.md"));
    Map<String, String> ports = freePortsFor(page);
    copyExamples(ports);
    linkCommands(etcd.orElseThrow());

    List<Block> blocks = blocks(withPorts(page, ports));
    List<String> outputs = run(blocks);

    for (int i = 0; i < blocks.size(); i++) {
      String expected = blocks.get(i).output();
      if (!expected.isEmpty()) {
        assertThat(shape(outputs.get(i))).as(blocks.get(i).commands()).isEqualTo(shape(expected));
      }
    }
  }

  private static boolean isOnPath(String command) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(path -> Files.isExecutable(Path.of(path, command)));
  }

  private static Map<String, String> freePortsFor(String page) throws IOException {
    List<String> named =
        PORT.matcher(page).results().map(MatchResult::group).distinct().sorted().toList();
    List<Integer> free = FreePorts.pick(named.size());
    return IntStream.range(0, named.size())
        .boxed()
        .collect(Collectors.toMap(named::get, i -> String.valueOf(free.get(i))));
  }

  private static String withPorts(String text, Map<String, String> ports) {
    return PORT.matcher(text).replaceAll(port -> ports.getOrDefault(port.group(), port.group()));
  }

  private void copyExamples(Map<String, String> ports) throws IOException {
    Path copy = Files.createDirectories(folder.resolve("examples/cluster"));
    try (Stream<Path> files = Files.list(ROOT.resolve("examples/cluster"))) {
      for (Path file : files.toList()) {
        Files.writeString(
            copy.resolve(file.getFileName()), withPorts(Files.readString(file), ports));
      }
    }
  }

  /** The script at the root would build what this build has built already. */
  private void linkCommands(Path etcd) throws IOException {
    Files.createSymbolicLink(folder.resolve("covey"), ROOT.resolve("server/target/covey"));
    Files.createSymbolicLink(folder.resolve("etcd"), etcd);
  }

  private static List<Block> blocks(String page) {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(page);
    while (matcher.find()) {
      if (matcher.group(1).equals("sh")) {
        blocks.add(new Block(matcher.group(2), ""));
      } else {
        Block last = blocks.remove(blocks.size() - 1);
        blocks.add(new Block(last.commands(), matcher.group(2)));
      }
    }
    return blocks;
  }

  /** What each block prints. */
  private List<String> run(List<Block> blocks) throws IOException, InterruptedException {
    StringBuilder script = new StringBuilder("set -euo pipefail\ntrap 'kill $(jobs -p)' EXIT\n");
    for (Block block : blocks) {
      script.append(block.commands()).append("echo '").append(END_OF_BLOCK).append("'\n");
    }
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", script.append("trap - EXIT\n").toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    Path javaHome = JavaProcess.thisJdk();
    builder.environment().put("JAVA_HOME", javaHome.toString());
    builder.environment().remove("JAVA_TOOL_OPTIONS"); // it would announce itself
    builder
        .environment()
        .merge("PATH", folder + ":" + javaHome.resolve("bin"), (path, ours) -> ours + ":" + path);
    Process shell = builder.start();
    if (!shell.waitFor(LIMIT_SECONDS, SECONDS)) {
      shell.destroy(); // its trap ends what it has started
      shell.waitFor(LIMIT_SECONDS, SECONDS);
    }
    String everything = Files.readString(output, UTF_8);
    assertThat(shell.exitValue()).as(() -> everything + logs()).isZero();
    return List.of(everything.split(END_OF_BLOCK + "\n"));
  }

  private String logs() {
    StringBuilder logs = new StringBuilder();
    try (Stream<Path> files = Files.list(folder.resolve("run"))) {
      for (Path log : files.filter(file -> file.toString().endsWith(".log")).toList()) {
        logs.append(log.getFileName()).append(":\n").append(Files.readString(log));
      }
    } catch (IOException e) {
      logs.append(e);
    }
    return logs.toString();
  }

  /**
   * Words and lines count; numbers, the width of columns, and whether the shell has noticed that it
   * killed something, differ from run to run.
   */
  private static String shape(String output) {
    return output
        .replaceAll("(?m)^bash: line .* Killed .*\\R", "")
        .replaceAll("\\b[0-9a-f]{12,16}\\b", "#")
        .replaceAll("\\d+(\\.\\d+)?", "#")
        .replaceAll("[ \\t]+", " ")
        .replaceAll(" (?=\\n)", "")
        .strip();
  }
}
