package dev.covey.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class BarChartTest {
  private final BarChart chart =
      new BarChart(
          "a < b & \"c\"",
          List.of(
              new BarChart.Panel(
                  "100 B",
                  List.of(
                      new BarChart.Bar("covey", List.of(50.0), "50", true),
                      new BarChart.Bar("<other>", List.of(25.0, 100.0), "25 · 100", false)))));

  @Test
  void isWellFormedWhateverItsTextsSay() throws Exception {
    NodeList texts = parse().getElementsByTagName("text");
    assertThat(texts.item(0).getTextContent()).isEqualTo("a < b & \"c\"");
    assertThat(texts.item(4).getTextContent()).isEqualTo("<other>");
  }

  @Test
  void barsAreAsLongAsTheirValuesAndTheLongestFillsThePanel() throws Exception {
    NodeList bars = parse().getElementsByTagName("rect"); // the first is the ground
    assertThat(width(bars, 2)).isEqualTo(170);
    assertThat(width(bars, 1)).isEqualTo(width(bars, 2) / 2);
    assertThat(width(bars, 3)).isEqualTo(Math.round(width(bars, 2) / 4.0f));
  }

  @Test
  void valuesOfOneRowAreDrawnTheLargestFirstAndPalest() throws Exception {
    NodeList bars = parse().getElementsByTagName("rect");
    assertThat(((Element) bars.item(2)).getAttribute("opacity")).isEqualTo("0.50");
    assertThat(((Element) bars.item(3)).getAttribute("opacity")).isEqualTo("1.00");
  }

  private static int width(NodeList bars, int index) {
    return Integer.parseInt(((Element) bars.item(index)).getAttribute("width"));
  }

  private Document parse() throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(chart.svg().getBytes(UTF_8)));
  }
}
