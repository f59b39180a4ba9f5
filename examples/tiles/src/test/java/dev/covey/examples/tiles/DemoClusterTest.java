package dev.covey.examples.tiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class DemoClusterTest {
  private final AtomicInteger picks = new AtomicInteger();

  @ParameterizedTest(name = "port {0} of 6")
  @ValueSource(ints = {1, 4})
  void nodeThatFindsItsPortTakenMakesTheDemoStartOverWithOthers(int index) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        DemoCluster cluster =
            DemoCluster.start(
                count ->
                    picks.incrementAndGet() == 1
                        ? withTaken(count, index, taken)
                        : FreePorts.pick(count))) {
      assertThat(picks).hasValue(2);
      assertThat(cluster.stats()).extracting(NodeStats::node).containsExactly("a", "b", "c");
    }
  }

  @Test
  void portsThatAreAlwaysTakenAreGivenUpAfterThreeTries() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatExceptionOfType(DemoException.PortTaken.class)
          .isThrownBy(
              () ->
                  DemoCluster.start(
                      count -> {
                        picks.incrementAndGet();
                        return withTaken(count, 3, taken);
                      }))
          .withMessageContaining("node a found a port taken\n  a| ");
      assertThat(picks).hasValue(3);
    }
  }

  private static List<Integer> withTaken(int count, int index, ServerSocket taken)
      throws IOException {
    List<Integer> ports = new ArrayList<>(FreePorts.pick(count));
    ports.set(index, taken.getLocalPort());
    return ports;
  }
}
