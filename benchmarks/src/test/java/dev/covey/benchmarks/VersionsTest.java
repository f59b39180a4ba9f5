package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionsTest {

  @Test
  void whoeverHasMappedTheFileSeesWhatAnotherWrote(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("versions"));
    Versions one = Versions.in(file, 3);
    Versions other = Versions.in(file, 3);
    assertThat(other.current(2)).isZero();
    one.raise(2);
    one.removed(2, one.current(2));
    one.raise(2);
    assertThat(other.current(2)).isEqualTo(2);
    assertThat(other.least(2)).isEqualTo(1);
    assertThat(other.current(1)).isZero();
    assertThat(other.least(1)).isZero();
  }
}
