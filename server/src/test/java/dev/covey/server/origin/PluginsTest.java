package dev.covey.server.origin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.covey.group.AsyncGetter;
import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.node.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A provider leaves its traces in system properties, which it shares with its test. */
@Timeout(60)
class PluginsTest {

  private static final String GREETER =
      """
      public final class Greeter implements GetterProvider {
        static { System.setProperty("plug.Greeter.initialized", "yes"); }
        public AsyncGetter<byte[]> getter(String group, Map<String, String> settings) {
          if (settings.containsKey("wrong")) {
            throw new IllegalArgumentException("wrong: " + settings.get("wrong") + " (expected: right)");
          }
          String greeting = settings.get("greeting") + " from " + group + ", ";
          return AsyncGetter.of(key -> Loaded.of((greeting + key).getBytes()));
        }
        public void close() { System.setProperty("plug.Greeter.closed", "yes"); }
      }
      """;

  private static final String OTHER =
      """
      public final class Other implements GetterProvider {
        static { System.setProperty("plug.Other.initialized", "yes"); }
        public Other() { throw new IllegalStateException("no database"); }
        public AsyncGetter<byte[]> getter(String group, Map<String, String> settings) {
          return null;
        }
      }
      """;

  @TempDir private Path scratch;
  private Path folder;

  @BeforeEach
  void makeJars() throws IOException {
    folder = Files.createDirectories(scratch.resolve("plugins"));
    PluginJar.make(
        folder.resolve("greeter.jar"), scratch.resolve("1"), "Greeter", GREETER, "plug.Greeter");
    PluginJar.make(folder.resolve("other.jar"), scratch.resolve("2"), "Other", OTHER, "plug.Other");
    Files.writeString(folder.resolve("readme.txt"), "not a jar");
  }

  @AfterEach
  void forget() {
    for (String trace :
        new String[] {"Greeter.initialized", "Greeter.closed", "Other.initialized"}) {
      System.clearProperty("plug." + trace);
    }
  }

  @Test
  void providerIsFoundByItsClassNameAndServesItsGroups() {
    try (Plugins plugins = Plugins.in(folder);
        Node node = Node.builder().start()) {
      for (String name : new String[] {"g", "h"}) {
        AsyncGetter<byte[]> getter =
            plugins.getter("plug.Greeter", name, Map.of("greeting", "hello"));
        Group<byte[]> group = node.asyncGroup(name, Codec.bytes(), getter, GroupConfig.defaults());
        assertThat(new String(group.get("k"), UTF_8)).isEqualTo("hello from " + name + ", k");
      }
      assertThat(System.getProperty("plug.Greeter.closed")).isNull();
    }
    assertThat(System.getProperty("plug.Greeter.closed")).isEqualTo("yes");
  }

  @Test
  void noCodeRunsOfAPluginThatNobodyNames() {
    try (Plugins plugins = Plugins.in(folder)) {
      plugins.getter("plug.Greeter", "g", Map.of());
      assertThat(System.getProperty("plug.Greeter.initialized")).isEqualTo("yes");
      assertThat(System.getProperty("plug.Other.initialized")).isNull();
    }
  }

  @Test
  void providerThatIsNotThereIsNamedWithFolderAndWhatWasFound() {
    try (Plugins plugins = Plugins.in(folder)) {
      assertThatThrownBy(() -> plugins.getter("plug.Missing", "g", Map.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "getter: plug.Missing (expected: a GetterProvider in one jar of "
                  + folder
                  + "; found: [greeter.jar has [plug.Greeter], other.jar has [plug.Other]])");
    }
  }

  @Test
  void providerInTwoJarsIsRefused() throws IOException {
    Files.copy(folder.resolve("greeter.jar"), folder.resolve("zcopy.jar"));
    try (Plugins plugins = Plugins.in(folder)) {
      assertThatThrownBy(() -> plugins.getter("plug.Greeter", "g", Map.of()))
          .hasMessageContaining("in one jar of ")
          .hasMessageContaining("greeter.jar has [plug.Greeter]")
          .hasMessageContaining("zcopy.jar has [plug.Greeter]");
    }
  }

  @Test
  void folderWithoutJarsAndNoFolderAreSaid() throws IOException {
    Path empty = Files.createDirectories(scratch.resolve("empty"));
    try (Plugins plugins = Plugins.in(empty)) {
      assertThatThrownBy(() -> plugins.getter("plug.Greeter", "g", Map.of()))
          .hasMessageEndingWith("; found: no jar)");
    }
    assertThatThrownBy(() -> Plugins.in(scratch.resolve("none")))
        .hasMessage("plugins: " + scratch.resolve("none") + " (expected: a folder of jars)");
  }

  @Test
  void brokenJarIsSaidAndKeepsNoOtherFromWorking() throws IOException {
    Files.writeString(folder.resolve("aaa.jar"), "not a zip");
    PluginJar.make(
        folder.resolve("bbb.jar"),
        scratch.resolve("3"),
        "Fine",
        "public final class Fine {}",
        "plug.Fine",
        "plug.Gone");
    try (Plugins plugins = Plugins.in(folder)) {
      assertThat(plugins.getter("plug.Greeter", "g", Map.of())).isNotNull();
      assertThatThrownBy(() -> plugins.getter("plug.Fine", "g", Map.of()))
          .hasMessageContaining("aaa.jar has none")
          .hasMessageContaining("plug.Fine not a subtype")
          .hasMessageContaining("plug.Gone not found");
    }
  }

  @Test
  void providerThatFailsIsNamedWithItsReason() {
    try (Plugins plugins = Plugins.in(folder)) {
      assertThatThrownBy(() -> plugins.getter("plug.Other", "g", Map.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("getter: plug.Other not made: ")
          .hasStackTraceContaining("no database");
      assertThatThrownBy(() -> plugins.getter("plug.Greeter", "g", Map.of("wrong", "x")))
          .hasMessageContaining("getter: plug.Greeter for group \"g\": ")
          .hasMessageContaining("wrong: x (expected: right)");
    }
  }
}
