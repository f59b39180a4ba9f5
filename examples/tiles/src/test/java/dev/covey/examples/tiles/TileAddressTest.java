package dev.covey.examples.tiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TileAddressTest {
  @ParameterizedTest
  @ValueSource(strings = {"0/0/0", "3/4/2", "10/1023/0", "36/68719476735/68719476735"})
  void keyIsReadBackAsItWasSpelled(String key) {
    assertThat(TileAddress.parse(key).key()).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "3",
        "3/4",
        "3/4/2/1",
        "3/4/2.png",
        "03/4/2",
        "3/04/2",
        "-1/0/0",
        "3/-4/2",
        "3/4/ 2",
        "a/b/c",
        "3/4/2\n",
        "3/4/٢",
        "100/0/0",
        "36/999999999999/0",
        "../4/2"
      })
  void anythingElseIsRefusedByName(String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TileAddress.parse(key))
        .withMessage("tile: '" + key + "' (expected: z/x/y, such as 3/4/2, without leading zeros)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          37/0/0 | z: 37 (expected: 0 to 36)
          3/8/0  | x: 8 (expected: 0 to 7 at zoom 3)
          3/0/8  | y: 8 (expected: 0 to 7 at zoom 3)
          0/1/0  | x: 1 (expected: 0 to 0 at zoom 0)
          """)
  void tileOffTheMapIsRefusedWithTheMapsEdge(String key, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TileAddress.parse(key))
        .withMessage(message);
  }

  @Test
  void tileOfAPointHalvesWithEachZoom() {
    assertThat(Mandelbrot.tileAt(-0.75, 0.01, 0).key()).isEqualTo("0/0/0");
    assertThat(Mandelbrot.tileAt(-0.75, 0.01, 1).key()).isEqualTo("1/1/0");
    assertThat(Mandelbrot.tileAt(-0.75, 0.01, 2).key()).isEqualTo("2/2/1");
  }
}
