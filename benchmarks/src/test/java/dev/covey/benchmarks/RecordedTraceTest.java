package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class RecordedTraceTest {
  private static final byte[] TWO_REQUESTS = {0, 0, 0, 12, (byte) 0xf0, 0, 0, 1};

  @Test
  void keysAreNumbersOfFourBytesInHexadecimalDigitsOfOneLength() throws IOException {
    assertThat(RecordedTrace.parse(new ByteArrayInputStream(TWO_REQUESTS)))
        .containsExactly("0000000c", "f0000001")
        .allSatisfy(key -> assertThat(key).hasSize(RecordedTrace.KEY_LENGTH));
  }

  @Test
  void fileThatEndsInTheMiddleOfANumberIsRefused() {
    assertThatThrownBy(() -> RecordedTrace.parse(new ByteArrayInputStream(new byte[7])))
        .isInstanceOf(IOException.class)
        .hasMessage("length: 7 (expected: numbers of 4 bytes)");
  }

  @Test
  void fileWithOtherRequestsThanTheTraceHasIsRefused(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("web12.trace.xz");
    try (OutputStream out = new XZOutputStream(Files.newOutputStream(file), new LZMA2Options())) {
      out.write(TWO_REQUESTS);
    }
    assertThatThrownBy(() -> RecordedTrace.WEB12.keys(directory))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(file + ": 2 requests, 2 keys (expected: 95607, 13756)");
  }

  @Test
  void tracesAreKnownByTheirTitles() {
    assertThat(RecordedTrace.titled("orm-busy")).isEqualTo(RecordedTrace.ORM_BUSY);
    assertThatThrownBy(() -> new TraceBenchmark().run(List.of("orm")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("trace: 'orm' (expected: one of web12, orm-busy, orm-night)");
  }
}
