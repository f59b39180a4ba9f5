package dev.covey.examples.tiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

final class MandelbrotTest {
  private static final TileAddress WHOLE = new TileAddress(0, 0, 0);

  @Test
  void rendererMakesAPngOfThePixels() throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(new Renderer().render("0/0/0")));
    int size = Mandelbrot.TILE_SIZE;
    int[] read = image.getRGB(0, 0, size, size, null, 0, size);
    assertThat(image.getWidth()).isEqualTo(size);
    assertThat(Arrays.stream(read).map(argb -> argb & 0xffffff).toArray())
        .isEqualTo(Mandelbrot.render(WHOLE));
  }

  @Test
  void sameTileIsTheSameBytesAndAnotherTileIsNot() {
    TileAddress seahorses = TileAddress.parse("7/64/59");
    assertThat(Mandelbrot.render(seahorses)).isEqualTo(Mandelbrot.render(seahorses));
    Set<Integer> pictures = new HashSet<>();
    for (String key : new String[] {"0/0/0", "1/0/0", "1/1/0", "2/2/1", "7/64/59"}) {
      pictures.add(Arrays.hashCode(Mandelbrot.render(TileAddress.parse(key))));
    }
    assertThat(pictures).hasSize(5);
  }

  @Test
  void wholeSetIsInTheMiddleOfTheFirstTile() {
    int[] pixels = Mandelbrot.render(WHOLE);
    assertThat(pixels[128 * 256 + 192]).as("the origin").isEqualTo(Palette.INSIDE);
    for (int i = 0; i < 256; i++) {
      assertThat(pixels[i]).as("top edge").isNotEqualTo(Palette.INSIDE);
      assertThat(pixels[i * 256]).as("left edge").isNotEqualTo(Palette.INSIDE);
      assertThat(pixels[255 * 256 + i]).as("bottom edge").isNotEqualTo(Palette.INSIDE);
    }
  }

  @Test
  void deepestTileStillRenders() {
    TileAddress deepest = Mandelbrot.tileAt(-0.7463, 0.1102, TileAddress.MAX_ZOOM);
    assertThat(Mandelbrot.render(deepest)).hasSize(256 * 256);
  }

  @Test
  void rendererCountsEveryRunAndRefusesAKeyThatIsNoTile() throws IOException {
    Renderer renderer = new Renderer();
    renderer.render("2/1/1");
    assertThatIllegalArgumentException().isThrownBy(() -> renderer.render("2/1"));
    assertThat(renderer.loads()).isEqualTo(2);
  }
}
