package dev.covey.integration;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** JDKs that stand beside the running one and could run Covey. */
final class OtherJdks {

  private static final int LEAST_FEATURE = 17;

  private OtherJdks() {}

  /** The homes of those with another feature version than the running one. */
  static List<Path> homes() throws IOException {
    Path beside = JavaProcess.thisJdk().toRealPath().getParent();
    try (Stream<Path> homes = Files.list(beside)) {
      return homes
          .filter(home -> Files.isExecutable(home.resolve("bin").resolve("java")))
          .filter(home -> feature(home).filter(OtherJdks::isAnother).isPresent())
          .sorted()
          .toList();
    }
  }

  private static boolean isAnother(int feature) {
    return feature >= LEAST_FEATURE && feature != Runtime.version().feature();
  }

  /** As its release file says; empty if it has none. */
  private static Optional<Integer> feature(Path home) {
    try {
      Properties release = new Properties();
      release.load(new StringReader(Files.readString(home.resolve("release"))));
      String version = release.getProperty("JAVA_VERSION", "").replace("\"", "");
      return Optional.of(Runtime.Version.parse(version).feature());
    } catch (IOException | IllegalArgumentException notAJdk) {
      return Optional.empty();
    }
  }
}
