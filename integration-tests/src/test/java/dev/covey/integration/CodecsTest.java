package dev.covey.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.JsonCodec;
import dev.covey.group.LoadFailedException;
import dev.covey.group.Loaded;
import dev.covey.group.ProtobufCodec;
import dev.covey.group.Source;
import dev.covey.group.UndecodableException;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class CodecsTest {

  private static final String[] BOTH = {"asker", "owner"};
  private static final int ASKED = 5;

  /** A value of a service, as JSON. */
  record City(String name, int inhabitants, List<String> rivers) {}

  static Stream<Arguments> codecs() {
    Struct struct =
        Struct.newBuilder()
            .putFields("name", Value.newBuilder().setStringValue("Zürich").build())
            .build();
    return Stream.of(
        Arguments.of(Codec.utf8(), "Zürich \uD83E\uDDA6"),
        Arguments.of(Codec.utf8(), ""),
        Arguments.of(ProtobufCodec.of(Struct.parser()), struct),
        Arguments.of(ProtobufCodec.of(Struct.parser()), Struct.getDefaultInstance()),
        Arguments.of(JsonCodec.of(City.class), new City("Zürich", 443_037, List.of("Limmat"))));
  }

  @ParameterizedTest
  @MethodSource("codecs")
  <V> void valueIsEncodedOnceByTheOwnerAndDecodedOnceByTheAsker(Codec<V> codec, V value) {
    CountingCodec<V> owners = new CountingCodec<>(codec);
    CountingCodec<V> askers = new CountingCodec<>(codec);
    try (Nodes nodes = Nodes.of(BOTH)) {
      Group<V> owner = nodes.node("owner").group("g", owners, key -> Loaded.of(value));
      GroupConfig copies = GroupConfig.builder().mirrorAfterFetches(1).build();
      Group<V> asker = nodes.node("asker").group("g", askers, key -> Loaded.of(value), copies);
      String key = nodes.keyOf("owner", BOTH);
      for (int i = 0; i < ASKED; i++) {
        assertThat(asker.get(key)).isEqualTo(value);
        assertThat(owner.get(key)).isSameAs(value);
      }
      assertThat(List.of(owners.encoded, owners.decoded, askers.encoded, askers.decoded))
          .extracting(AtomicInteger::get)
          .containsExactly(1, 0, 0, 1);
    }
  }

  @Test
  void bytesThatTheAskerCannotReadAreCountedAndReplacedByALoad() {
    try (Nodes nodes = Nodes.of(BOTH)) {
      nodes.node("owner").group("g", Codec.utf8(), key -> Loaded.of("not JSON"));
      City city = new City("Aarau", 22_000, List.of("Aare"));
      Group<City> asker =
          nodes.node("asker").group("g", JsonCodec.of(City.class), key -> Loaded.of(city));
      String key = nodes.keyOf("owner", BOTH);
      assertThat(asker.lookup(key))
          .matches(found -> found.source() == Source.FALLBACK_LOAD)
          .matches(found -> found.value().equals(city));
      assertThat(asker.stats().undecodable()).isEqualTo(1);
      assertThat(asker.stats().fallbackLoads()).isEqualTo(1);
      assertThat(asker.stats().hot().entries()).isZero();
    }
  }

  @Test
  void bytesThatCannotBeReadAndALoadThatFailsAreOneError() {
    try (Nodes nodes = Nodes.of(BOTH)) {
      nodes.node("owner").group("g", Codec.utf8(), key -> Loaded.of("not JSON"));
      Group<City> asker =
          nodes
              .node("asker")
              .group(
                  "g",
                  JsonCodec.of(City.class),
                  key -> {
                    throw new IOException("the database is down");
                  });
      String key = nodes.keyOf("owner", BOTH);
      UndecodableException failure =
          catchThrowableOfType(UndecodableException.class, () -> asker.get(key));
      assertThat(failure.member()).isEqualTo("owner");
      assertThat(Objects.requireNonNull(failure.getCause()).getClass().getSimpleName())
          .isEqualTo("JsonParseException");
      assertThat(failure.getSuppressed()).hasSize(1);
      assertThat(failure.getSuppressed()[0])
          .isInstanceOf(LoadFailedException.class)
          .hasMessageContaining("the database is down");
    }
  }

  @Test
  void valueThatCannotBeEncodedIsALoadThatFailed() {
    try (Nodes nodes = Nodes.of(BOTH)) {
      var groups =
          nodes.<String>groups(
              Codec.utf8(), id -> key -> Loaded.of("half \uD83E"), GroupConfig.defaults());
      String key = nodes.keyOf("owner", BOTH);
      LoadFailedException failure =
          catchThrowableOfType(
              LoadFailedException.class,
              () -> Objects.requireNonNull(groups.get("asker")).get(key));
      assertThat(failure.member()).isEqualTo("owner");
      assertThat(failure.detail()).startsWith("the value cannot be encoded: ");
    }
  }

  private static final class CountingCodec<V> implements Codec<V> {

    private final Codec<V> codec;
    private final AtomicInteger encoded = new AtomicInteger();
    private final AtomicInteger decoded = new AtomicInteger();

    CountingCodec(Codec<V> codec) {
      this.codec = codec;
    }

    @Override
    public byte[] encode(V value) throws Exception {
      encoded.incrementAndGet();
      return codec.encode(value);
    }

    @Override
    public V decode(byte[] bytes) throws Exception {
      decoded.incrementAndGet();
      return codec.decode(bytes);
    }
  }
}
