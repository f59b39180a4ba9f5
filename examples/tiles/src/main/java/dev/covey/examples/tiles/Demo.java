package dev.covey.examples.tiles;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Three nodes of the map service, visitors, and a table of what they count.
 *
 * <p>Ends with 0 if every request was answered and every tile was rendered once; with 1 if not, or
 * if a node failed; with 2 when it does not understand its command line. No node outlives it.
 */
public final class Demo {
  /** Where the shell says that the output is a terminal, so that the table may be drawn over. */
  private static final String TERMINAL = "covey.terminal";

  private static final int VISITORS = 12;
  private static final Duration LOOK = Duration.ofMillis(600);
  private static final long SEED = 1978;
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final int COMPLAINTS = 10;

  private final Optional<Integer> seconds;
  private final int visitors;
  private final boolean json;
  private final boolean redraw;

  /** Everything but the JSON line. */
  private final PrintStream out;

  private final Queue<String> complaints = new ArrayBlockingQueue<>(COMPLAINTS);

  private Demo(Options options) {
    this.seconds = options.number("--seconds", 1, 1_000_000);
    this.visitors = options.number("--visitors", 0, 200).orElse(VISITORS);
    this.json = options.has("--json");
    this.redraw = !json && Boolean.getBoolean(TERMINAL);
    this.out = json ? System.err : System.out;
  }

  /**
   * Runs the demo.
   *
   * @param args {@code --seconds 20} to end by itself, {@code --visitors 12}, {@code --json} to end
   *     with a line of JSON, everything else then going to standard error
   */
  public static void main(String[] args) {
    try {
      Demo demo =
          new Demo(
              Options.parse(
                  Arrays.asList(args), Set.of("--seconds", "--visitors"), Set.of("--json")));
      Runtime.getRuntime().addShutdownHook(new Thread(Demo::killNodes, "demo-end"));
      System.exit(demo.run() ? 0 : 1);
    } catch (UsageException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    } catch (DemoException | IOException e) {
      System.err.println("demo: " + e.getMessage());
      System.exit(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean run() throws IOException, InterruptedException {
    out.println("Starting three nodes ...");
    try (DemoCluster cluster = DemoCluster.start()) {
      List<Site> sites = cluster.sites();
      out.println("Every node has reached every other. Open a page, pan and zoom:");
      sites.forEach(site -> out.println("  node " + site.id() + "  " + site.page()));
      out.println();
      try (Visitors people =
          new Visitors(sites, visitors, SEED, LOOK, System::nanoTime, complaints::offer)) {
        people.start();
        watch(cluster, sites);
      }
      cluster.closeDoors();
      return sumUp(DemoFigures.of(sites, cluster.stats()));
    }
  }

  private void watch(DemoCluster cluster, List<Site> sites) throws InterruptedException {
    long start = System.nanoTime();
    int drawn = 0;
    for (long tick = 1; seconds.isEmpty() || tick <= seconds.get(); tick++) {
      TimeUnit.NANOSECONDS.sleep(start + tick * TICK.toNanos() - System.nanoTime());
      DemoFigures figures = DemoFigures.of(sites, cluster.stats());
      if (redraw) {
        drawn = draw(figures, drawn);
      } else {
        out.println(tick + " s: " + LiveTable.summary(figures));
      }
    }
  }

  /** Draws the table over the last one; returns how many lines to go up next time. */
  private int draw(DemoFigures figures, int drawn) {
    List<String> lines = LiveTable.lines(figures);
    StringBuilder screen = new StringBuilder();
    if (drawn > 0) {
      screen.append("\033[").append(drawn).append('A');
    }
    lines.forEach(line -> screen.append(line).append("\033[K\n"));
    out.print(screen);
    out.flush();
    return lines.size();
  }

  private boolean sumUp(DemoFigures figures) throws IOException {
    out.println();
    LiveTable.lines(figures).forEach(out::println);
    complaints.forEach(complaint -> System.err.println("  " + complaint));
    boolean once = figures.loads() == figures.distinctKeys();
    if (!once) {
      System.err.println(
          "loads: " + figures.loads() + " (expected: " + figures.distinctKeys() + ", one a tile)");
    }
    if (json) {
      System.out.println(new ObjectMapper().writeValueAsString(figures.report()));
    }
    return once && figures.counts().errors() == 0;
  }

  private static void killNodes() {
    List<ProcessHandle> nodes = ProcessHandle.current().children().toList();
    nodes.forEach(ProcessHandle::destroyForcibly);
    nodes.forEach(node -> node.onExit().join());
  }
}
