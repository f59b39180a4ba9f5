package dev.covey.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The example of README.md compiles, since it is part of {@link ReadmeExample}, and works. */
@Timeout(30)
class ReadmeExampleTest {

  private static final Path ROOT = Path.of(System.getProperty("covey.root", ".."));

  private static final Path SOURCE =
      ROOT.resolve("integration-tests/src/test/java/dev/covey/integration/ReadmeExample.java");

  private static final Pattern EXAMPLE =
      Pattern.compile("<!-- example -->.*?```java\\n(.*?)```.*?<!-- /example -->", Pattern.DOTALL);

  @Test
  void everyLineOfTheExampleIsCompiledInItsOrder() throws IOException {
    List<String> example = lines(example()).toList();
    assertThat(example).hasSizeGreaterThan(5);
    assertThat(lines(Files.readString(SOURCE)).toList()).containsSubsequence(example);
  }

  @Test
  void exampleWorks() {
    String members = "a=127.0.0.1:0"; // alone, so nobody needs to know the port
    assertThat(ReadmeExample.user42("a", "127.0.0.1:0", members, id -> "user " + id))
        .isEqualTo("user 42");
  }

  private static String example() throws IOException {
    Matcher matcher = EXAMPLE.matcher(Files.readString(ROOT.resolve("README.md")));
    assertThat(matcher.find()).as("an example in README.md").isTrue();
    return matcher.group(1);
  }

  /** Without indentation, and without the empty ones. */
  private static Stream<String> lines(String text) {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty());
  }
}
