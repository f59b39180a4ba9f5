package dev.covey.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of README.md compile, since they are part of {@link ReadmeExample}, and work. */
@Timeout(30)
class ReadmeExampleTest {

  private static final Path ROOT = Path.of(System.getProperty("covey.root", ".."));

  private static final Path SOURCE =
      ROOT.resolve("integration-tests/src/test/java/dev/covey/integration/ReadmeExample.java");

  @ParameterizedTest
  @ValueSource(strings = {"example", "ageing"})
  void everyLineOfAnExampleIsCompiledInItsOrder(String name) throws IOException {
    List<String> example = lines(example(name)).toList();
    assertThat(example).hasSizeGreaterThan(5);
    assertThat(lines(Files.readString(SOURCE)).toList()).containsSubsequence(example);
  }

  @Test
  void exampleWorks() {
    String members = "a=127.0.0.1:0"; // alone, so nobody needs to know the port
    assertThat(ReadmeExample.user42("a", "127.0.0.1:0", members, id -> "user " + id))
        .isEqualTo("user 42");
  }

  @Test
  void settingsOfTheExampleGoTogether() {
    assertThat(ReadmeExample.prices().staleIfError()).contains(Duration.ofHours(1));
  }

  private static String example(String name) throws IOException {
    Pattern example =
        Pattern.compile(
            "<!-- " + name + " -->.*?```java\\n(.*?)```.*?<!-- /" + name + " -->", Pattern.DOTALL);
    Matcher matcher = example.matcher(Files.readString(ROOT.resolve("README.md")));
    assertThat(matcher.find()).as("the example %s in README.md", name).isTrue();
    return matcher.group(1);
  }

  /** Without indentation, and without the empty ones. */
  private static Stream<String> lines(String text) {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty());
  }
}
