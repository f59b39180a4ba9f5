package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CheckoutTest {
  @TempDir Path repository;

  @BeforeEach
  void commitTwice() throws Exception {
    git("init", "-q");
    for (String text : List.of("older", "newer")) {
      Files.writeString(repository.resolve("file"), text);
      git("add", "file");
      git("-c", "user.name=n", "-c", "user.email=e@localhost", "commit", "-q", "-m", text);
    }
  }

  @Test
  void revisionIsInAFolderOfItsOwnUntilItIsClosed() throws Exception {
    Checkout checkout = Checkout.of(repository, "HEAD~1");
    assertThat(checkout.folder().resolve("file")).hasContent("older");
    assertThat(repository.resolve("file")).hasContent("newer");
    checkout.close();
    assertThat(checkout.folder()).doesNotExist();
  }

  @Test
  void unknownRevisionIsNamedAndLeavesNothingBehind() {
    assertThatThrownBy(() -> Checkout.of(repository, "--no-such"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "revision: '--no-such' (expected: a commit that git knows in " + repository + ")");
  }

  @Test
  void buildThatFailsSaysWhatWentWrong() throws Exception {
    try (Checkout checkout = Checkout.of(repository, "HEAD")) {
      assertThatThrownBy(checkout::benchmarks).hasMessageContaining("pom.xml");
    }
  }

  private void git(String... args) throws Exception {
    Host.output(
        Stream.concat(Stream.of("git", "-C", repository.toString()), Stream.of(args)).toList());
  }
}
