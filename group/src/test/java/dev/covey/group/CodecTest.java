package dev.covey.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.StringValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class CodecTest {

  record Tile(String name, List<Integer> zooms) {}

  @Test
  void bytesAreTheVeryArray() throws Exception {
    byte[] array = {1, 2, 3};
    Codec<byte[]> codec = Codec.bytes();
    assertThat(codec.encode(array)).isSameAs(array);
    assertThat(codec.decode(array)).isSameAs(array);
    assertThat(codec.decodedBytes(array, 3)).isZero();
  }

  @Test
  void stringsAreUtf8BothWays() throws Exception {
    for (String text : List.of("", "plain", "käse \u0000 \n", "\ud83e\udd86")) {
      assertThat(Codec.utf8().decode(Codec.utf8().encode(text))).isEqualTo(text);
    }
  }

  @Test
  void brokenTextIsRefusedRatherThanReplaced() {
    assertThatThrownBy(() -> Codec.utf8().encode("\ud800"))
        .isInstanceOf(java.nio.charset.CharacterCodingException.class);
    assertThatThrownBy(() -> Codec.utf8().decode(new byte[] {(byte) 0xc3}))
        .isInstanceOf(java.nio.charset.CharacterCodingException.class);
  }

  @Test
  void protobufMessagesComeBackEqual() throws Exception {
    Codec<StringValue> codec = ProtobufCodec.of(StringValue.parser());
    assertThat(codec.decode(codec.encode(StringValue.of("v")))).isEqualTo(StringValue.of("v"));
    assertThatThrownBy(() -> codec.decode(new byte[] {10})).isInstanceOf(java.io.IOException.class);
  }

  @Test
  void recordsComeBackEqualFromJson() throws Exception {
    Codec<Tile> codec = JsonCodec.of(Tile.class);
    Tile tile = new Tile("t", List.of(1, 2));
    assertThat(codec.encode(tile)).asString().isEqualTo("{\"name\":\"t\",\"zooms\":[1,2]}");
    assertThat(codec.decode(codec.encode(tile))).isEqualTo(tile);
  }

  @Test
  void jsonThatIsNoValueIsRefused() {
    Codec<Tile> codec = JsonCodec.of(Tile.class);
    assertThatThrownBy(() -> codec.decode("null".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .hasMessageContaining("expected: a value");
    assertThatThrownBy(() -> codec.decode(new byte[] {'{'}))
        .isInstanceOf(java.io.IOException.class);
  }
}
