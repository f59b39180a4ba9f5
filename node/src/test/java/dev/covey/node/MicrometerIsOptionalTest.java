package dev.covey.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MicrometerIsOptionalTest {

  /** Runs a node where there is no Micrometer; by reflection, since this class has another Node. */
  @Test
  void nodeWorksWithoutMicrometerOnItsClassPath() throws Exception {
    try (URLClassLoader embedder =
        new URLClassLoader(classPathWithoutMicrometer(), ClassLoader.getPlatformClassLoader())) {
      assertThatThrownBy(() -> embedder.loadClass("io.micrometer.core.instrument.MeterRegistry"))
          .isInstanceOf(ClassNotFoundException.class);
      Class<?> node = embedder.loadClass(Node.class.getName());
      Object builder = node.getMethod("builder").invoke(null);
      Object started = builder.getClass().getMethod("start").invoke(builder);
      assertThat(node.getMethod("id").invoke(started)).isEqualTo("node");
      node.getMethod("close").invoke(started);
    }
  }

  private static URL[] classPathWithoutMicrometer() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !Path.of(entry).getFileName().toString().startsWith("micrometer-"))
        .map(MicrometerIsOptionalTest::url)
        .toArray(URL[]::new);
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(entry, e);
    }
  }
}
