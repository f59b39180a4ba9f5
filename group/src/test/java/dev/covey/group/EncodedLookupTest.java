package dev.covey.group;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EncodedLookupTest {

  private final GroupFixture fixture = new GroupFixture();
  private final GroupHost<String> host = fixture.host();

  @Test
  void ownedValueIsGivenInTheFormThatTheTierKeeps() {
    assertThat(lookup("k").bytes()).isEqualTo("value of k".getBytes(UTF_8));
    assertThat(lookup("k").source()).isEqualTo(Source.MAIN_HIT);
    assertThat(lookup("k").bytes()).isSameAs(lookup("k").bytes());
  }

  @Test
  void absenceHasNoBytesAndATimeToLive() {
    fixture.getter = key -> Loaded.absent();
    EncodedLookup absent = lookup("k");
    assertThat(absent.bytes()).isNull();
    assertThat(absent.remainingNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(10));
  }

  @Test
  void failureAndBadKeyAreToldApart() {
    fixture.getter =
        key -> {
          throw new IllegalStateException("out of order");
        };
    assertThatThrownBy(() -> lookup("k")).hasCauseInstanceOf(LoadFailedException.class);
    assertThatThrownBy(() -> lookup("k".repeat(5_000)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void copyWhoseCodecEncodesNullIsNotTakenForAbsent() {
    Codec<String> broken =
        new Codec<>() {
          @Override
          @SuppressWarnings("NullAway") // as a user may
          public byte[] encode(String value) {
            return null;
          }

          @Override
          public String decode(byte[] bytes) {
            return new String(bytes, UTF_8);
          }
        };
    FakePeer owner = new FakePeer("b");
    fixture.peers.give(owner, "k");
    owner.next(new Answer.Value("v".getBytes(UTF_8), FakePeer.CACHED));
    assertThatThrownBy(
            () ->
                fixture
                    .host(broken, GroupConfig.defaults())
                    .encoded()
                    .lookup("k", null)
                    .toCompletableFuture()
                    .join())
        .hasCauseInstanceOf(LoadFailedException.class)
        .hasMessageContaining("the codec encoded null");
  }

  private EncodedLookup lookup(String key) {
    return host.encoded().lookup(key, null).toCompletableFuture().join();
  }
}
