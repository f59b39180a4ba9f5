package dev.covey.examples.tiles;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Three node processes on ports of the loopback interface. Confined to one thread. */
final class DemoCluster implements AutoCloseable {
  /** Where free ports come from. */
  @FunctionalInterface
  interface Ports {
    List<Integer> pick(int count) throws IOException;
  }

  private static final List<String> IDS = List.of("a", "b", "c");
  private static final int ATTEMPTS = 3;
  private static final Duration TO_START = Duration.ofSeconds(60);
  private static final Duration TO_CLOSE = Duration.ofSeconds(60);
  private static final Duration TO_ANSWER = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<NodeProcess> nodes = new ArrayList<>();
  private final List<Site> sites = new ArrayList<>();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private DemoCluster() {}

  /**
   * Returns when every node has reached every other.
   *
   * @throws DemoException if a node does not start, or finds its ports taken three times
   */
  static DemoCluster start() throws IOException, InterruptedException {
    return start(FreePorts::pick);
  }

  static DemoCluster start(Ports ports) throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      DemoCluster cluster = new DemoCluster();
      try {
        cluster.startOn(ports.pick(2 * IDS.size()));
        return cluster;
      } catch (DemoException.PortTaken e) {
        cluster.close();
        if (attempt == ATTEMPTS) {
          throw e;
        }
      } catch (IOException | InterruptedException | RuntimeException e) {
        cluster.close();
        throw e;
      }
    }
  }

  private void startOn(List<Integer> ports) throws IOException, InterruptedException {
    List<Integer> httpPorts = ports.subList(IDS.size(), ports.size());
    String peers = perNode("127.0.0.1:", ports, "");
    String pages = perNode("http://127.0.0.1:", httpPorts, "/");
    for (int i = 0; i < IDS.size(); i++) {
      nodes.add(
          NodeProcess.start(
              IDS.get(i),
              List.of(
                  "--listen",
                  "127.0.0.1:" + ports.get(i),
                  "--http",
                  "127.0.0.1:" + httpPorts.get(i),
                  "--peers",
                  peers,
                  "--pages",
                  pages)));
    }
    awaitAll(nodes.stream().map(NodeProcess::ready).toList(), TO_START);
    nodes.forEach(node -> sites.add(Site.of(node.id(), node.ready().join())));
  }

  /** Each node's place on the web, in the order of the ids. */
  List<Site> sites() {
    return List.copyOf(sites);
  }

  /**
   * What each node says of itself, in the order of the ids.
   *
   * @throws DemoException if a node has ended
   */
  List<NodeStats> stats() throws InterruptedException {
    List<NodeStats> stats = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      nodes.get(i).requireAlive();
      stats.add(stats(sites.get(i).page()));
    }
    return stats;
  }

  /** Closes every front door; what {@link #stats} says afterwards is final. */
  void closeDoors() throws InterruptedException {
    awaitAll(nodes.stream().map(NodeProcess::closeDoor).toList(), TO_CLOSE);
  }

  @Override
  public void close() {
    nodes.forEach(NodeProcess::close);
  }

  /** Waits for all, or for the first that fails: the others may wait in vain for its node. */
  private static void awaitAll(List<CompletableFuture<String>> nodes, Duration timeout)
      throws InterruptedException {
    CompletableFuture<Void> all = CompletableFuture.allOf(nodes.toArray(CompletableFuture[]::new));
    for (CompletableFuture<String> node : nodes) {
      node.exceptionally(
          reason -> {
            all.completeExceptionally(reason);
            return "";
          });
    }
    try {
      all.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof DemoException reason
          ? reason
          : new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new DemoException("nodes silent for " + timeout.toSeconds() + " s");
    }
  }

  private NodeStats stats(URI page) throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(page.resolve("/stats")).timeout(TO_ANSWER).build();
    try {
      return JSON.readValue(http.send(request, BodyHandlers.ofByteArray()).body(), NodeStats.class);
    } catch (IOException e) {
      throw new DemoException(request.uri() + ": " + e);
    }
  }

  /** Such as {@code a=127.0.0.1:7001,b=127.0.0.1:7002}. */
  private static String perNode(String before, List<Integer> ports, String after) {
    return IntStream.range(0, IDS.size())
        .mapToObj(i -> IDS.get(i) + "=" + before + ports.get(i) + after)
        .collect(Collectors.joining(","));
  }
}
