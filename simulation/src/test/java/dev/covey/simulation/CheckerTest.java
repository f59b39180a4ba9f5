package dev.covey.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CheckerTest {

  private final Stage stage = Stage.ofStaticList(3);
  private final String key = stage.keyOf(0);

  /** Behind the checker's back. */
  private void plant(Value value) {
    stage.await(stage.node(0).group().putAsync(key, value));
  }

  @Test
  void staleValueIsSeen() {
    stage.read(1, key);
    stage.await(stage.remove(0, key));
    plant(new Value(key, 1, 99));
    stage.read(1, key);
    assertThat(stage.violations())
        .singleElement()
        .asString()
        .contains("GET " + key + " on n1", "version=1", "(floor 2)");
  }

  @Test
  void staleValueThatWasPutIsSeenIfTheWriteAfterItBeganWhenThePutWasOver() {
    stage.await(stage.put(1, key));
    stage.await(stage.remove(0, key));
    plant(new Value(key, 2, -1));
    stage.read(1, key);
    assertThat(stage.violations()).singleElement().asString().contains("(floor 3)");
  }

  @Test
  void ofTwoWritesAtOnceEitherMayCountAsTheLater() {
    CompletableFuture<Void> put = stage.put(1, key);
    stage.await(stage.remove(0, key));
    stage.await(put);
    plant(new Value(key, 2, -1));
    stage.read(1, key);
    assertThat(stage.violations()).isEmpty();
  }

  @Test
  void valueThatWasNeverWrittenIsSeen() {
    plant(new Value(key, 7, 99));
    stage.read(1, key);
    assertThat(stage.violations()).singleElement().asString().contains("never written");
  }

  @Test
  void valueOfAnotherKeyIsSeen() {
    plant(new Value("another", 1, 99));
    stage.read(1, key);
    assertThat(stage.violations()).singleElement().asString().contains("never written");
  }

  @Test
  void secondLoadAtATimeIsSeen() {
    stage.pass(20_000);
    stage.origin().slow(1_000_000_000);
    stage.get(1, key);
    stage.pass(100);
    stage.node(0).group().passThrough(true);
    stage.get(0, key);
    stage.pass(2_000);
    assertThat(stage.violations())
        .singleElement()
        .asString()
        .contains("begins on n0", "while load 1 runs on n0");
  }
}
