package dev.covey.examples.tiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script {@code covey} at the root, as far as it does not build. */
@Timeout(60)
final class CoveyScriptTest {
  private static final Path SCRIPT = Path.of("..", "..", "covey").toAbsolutePath().normalize();

  @TempDir private Path folder;

  /** How a run ended. */
  private record Ended(int status, String stdout, String stderr) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                 | no command (expected: demo, node, get, stats, members, ring, config, version or help)
          dance              | dance: unknown command (expected: demo, node, get, stats, members, ring, config, version or help)
          demo --fast        | --fast: unknown option of demo (expected: --seconds N, --visitors N or --json)
          demo --seconds     | --seconds: no value (expected: --seconds N)
          demo --seconds 0   | --seconds: '0' (expected: a whole number, 1 to 1000000)
          demo --seconds 1.5 | --seconds: '1.5' (expected: a whole number, 1 to 1000000)
          demo --visitors -1 | --visitors: '-1' (expected: a whole number, 0 to 200)
          """)
  void wordThatDoesNotFitIsNamedWithWhatWasExpected(String words, String message) throws Exception {
    Ended ended = run(Map.of(), words.isEmpty() ? new String[0] : words.split(" "));
    assertThat(ended).isEqualTo(new Ended(2, "", "covey: " + message + "\n"));
  }

  @Test
  void helpNamesEveryCommand() throws Exception {
    Ended ended = run(Map.of(), "help");
    assertThat(ended.status()).isZero();
    assertThat(ended.stdout()).contains("demo", "--seconds N", "--visitors N", "--json", "help");
    assertThat(ended.stdout())
        .contains("node", "get", "stats", "members", "ring", "config", "version");
  }

  @Test
  void missingJavaIsSaidInOneLine() throws Exception {
    for (String tool : List.of("bash", "dirname", "readlink")) {
      program(tool, "exec \"$(PATH=/usr/bin:/bin command -v " + tool + ")\" \"$@\"");
    }
    assertThat(run(Map.of("PATH", folder.toString()), "demo"))
        .isEqualTo(
            new Ended(1, "", "covey: java: not found on PATH (expected: a JDK, 17 or newer)\n"));
    assertThat(run(Map.of("JAVA_HOME", folder.toString()), "demo").stderr())
        .isEqualTo(
            "covey: JAVA_HOME: '" + folder + "' has no bin/java (expected: a JDK, 17 or newer)\n");
  }

  @Test
  void oldJavaIsSaidInOneLine() throws Exception {
    Path java = program("bin/java", "echo '    java.specification.version = 11' >&2");
    assertThat(run(Map.of("JAVA_HOME", folder.toString()), "demo").stderr())
        .isEqualTo("covey: " + java + ": version '11' (expected: 17 or newer)\n");
  }

  @Test
  void whatIsBuiltRunsFromACheckoutThatCannotBeWritten() throws Exception {
    Path script = Files.copy(SCRIPT, folder.resolve("covey"), StandardCopyOption.COPY_ATTRIBUTES);
    program("server/target/covey", "echo built: $1");
    Files.createFile(folder.resolve("server/target/covey.stamp"));
    Files.createDirectory(folder.resolve("server/target/covey.lock")); // no file to write to
    assertThat(run(script, Map.of(), "version")).isEqualTo(new Ended(0, "built: version\n", ""));
  }

  private Path program(String name, String script) throws IOException {
    Path program = folder.resolve(name);
    Files.createDirectories(program.getParent());
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return program;
  }

  private Ended run(Map<String, String> environment, String... words)
      throws IOException, InterruptedException {
    return run(SCRIPT, environment, words);
  }

  private Ended run(Path script, Map<String, String> environment, String... words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(words));
    Path stdout = folder.resolve("stdout");
    Path stderr = folder.resolve("stderr");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(stdout.toFile())
            .redirectError(stderr.toFile())
            .directory(folder.toFile());
    builder.environment().remove("JAVA_HOME");
    builder.environment().putAll(environment);
    int status = builder.start().waitFor();
    return new Ended(
        status,
        Files.readString(stdout, StandardCharsets.UTF_8),
        Files.readString(stderr, StandardCharsets.UTF_8));
  }
}
