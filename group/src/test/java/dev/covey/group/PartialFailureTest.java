package dev.covey.group;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Calls for many keys of which some fail. */
class PartialFailureTest {

  private final GroupFixture fixture = new GroupFixture();
  private final Group<String> group = fixture.host().group();

  PartialFailureTest() {
    fixture.getter =
        key -> {
          if (key.startsWith("bad")) {
            throw new IllegalStateException("no " + key);
          }
          return key.startsWith("none") ? Loaded.absent() : Loaded.of("value of " + key);
        };
  }

  @Test
  void eachKeyHasItsOwnOutcomeInTheOrderOfTheKeys() {
    Outcomes<String> outcomes =
        group.getEach(List.of("z", "bad2", "none", "a", "bad1", "z", "bad2"));
    assertThat(outcomes.values().keySet()).containsExactly("z", "a");
    assertThat(outcomes.values()).containsEntry("a", "value of a");
    assertThat(outcomes.failures().keySet()).containsExactly("bad2", "bad1");
    assertThat(outcomes.failures().get("bad1"))
        .isInstanceOf(LoadFailedException.class)
        .hasMessageContaining("no bad1");
    assertThat(fixture.loaded).hasSize(5);
    OwnerTest.assertSums(group.stats());
  }

  @Test
  void outcomesCannotBeChanged() {
    Outcomes<String> outcomes = group.getEach(List.of("a", "bad"));
    assertThatThrownBy(() -> outcomes.values().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> outcomes.failures().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void whatIsThereInTimeIsAmongTheValuesAndOnlyTheRestIsLate() {
    FakePeer owner = new FakePeer("b");
    fixture.peers.give(owner, "fast", "slow");
    owner.next(new Answer.Value("1".getBytes(UTF_8), FakePeer.CACHED)); // to the first key alone
    Outcomes<String> outcomes =
        group.withTimeout(Duration.ofMillis(1)).getEach(List.of("slow2", "fast", "slow"));
    assertThat(outcomes.values().keySet()).containsExactly("slow2", "fast");
    assertThat(outcomes.failures().keySet()).containsExactly("slow");
    assertThat(outcomes.failures().get("slow")).isInstanceOf(DeadlineExceededException.class);
  }

  @Test
  void badKeyIsRefusedBeforeAnyIsAskedFor() {
    assertThatThrownBy(() -> group.getEach(List.of("ok", "\ud800")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(fixture.loaded).isEmpty();
  }

  @Test
  void getAllThrowsTheFirstFailureWithOthersThatAreKnownInIt() {
    LoadFailedException first =
        catchThrowableOfType(
            LoadFailedException.class, () -> group.getAll(List.of("a", "bad2", "b", "bad1")));
    assertThat(first.key()).isEqualTo("bad2");
    assertThat(first.getSuppressed())
        .singleElement()
        .isInstanceOfSatisfying(
            LoadFailedException.class, other -> assertThat(other.key()).isEqualTo("bad1"));
  }

  @Test
  void getAllOfHundredsThatFailTellsOfAFew() {
    List<String> keys = IntStream.range(0, 500).mapToObj(i -> "bad" + i).toList();
    assertThatThrownBy(() -> group.getAll(keys))
        .satisfies(first -> assertThat(first.getSuppressed()).hasSize(10));
  }

  @Test
  void getAllDoesNotWaitForTheOtherKeysOnceOneHasFailed() {
    fixture.peers.give(new FakePeer("b"), "never");
    assertThatThrownBy(() -> group.getAll(List.of("bad", "never")))
        .isInstanceOf(LoadFailedException.class)
        .hasNoSuppressedExceptions();
  }
}
