package dev.covey.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script before the jar, with a JVM that only tells what it was given. */
@Timeout(60)
class BinaryScriptTest {

  @TempDir private Path home;

  @ParameterizedTest
  @ValueSource(strings = {"", "C", "POSIX"})
  void keyThatIsNotAsciiIsNotLostInTheLocaleOfC(String locale) throws Exception {
    assertThat(localeOfJava(locale)).isEqualTo("C.UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"C.UTF-8", "de_DE.UTF-8"})
  void localeThatIsChosenStays(String locale) throws Exception {
    assertThat(localeOfJava(locale)).isEqualTo(locale);
  }

  @Test
  void addressesAreRememberedForFiveSecondsUnlessOptionsSayOtherwise() throws Exception {
    assertThat(run("echo $*", Map.of("COVEY_JAVA_OPTS", "-Dsun.net.inetaddr.ttl=60")))
        .containsSubsequence("-Dsun.net.inetaddr.ttl=5 ", "-Dsun.net.inetaddr.ttl=60 ", "-jar ");
  }

  private String localeOfJava(String locale) throws Exception {
    return run("echo $LC_ALL", Map.of("LC_ALL", locale));
  }

  /** What the script prints when Java is this command. */
  private String run(String command, Map<String, String> environment) throws Exception {
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\n" + command + "\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    ProcessBuilder builder = new ProcessBuilder("sh", "src/main/sh/covey.sh", "version");
    builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    builder.environment().put("JAVA_HOME", home.toString());
    builder.environment().putAll(environment);
    return new String(builder.start().getInputStream().readAllBytes(), UTF_8).strip();
  }
}
