package dev.covey.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * A comparison as a page of {@code docs/}, with pictures. All of it is written by the run that it
 * reports. Confined to one thread.
 */
final class PeersDocument {
  private static final int KB = 1024;

  private final PeersPlan plan;
  private final PeersResults results;
  private final List<Ratio> ratios;
  private final Circumstances circumstances;

  PeersDocument(
      PeersPlan plan, PeersResults results, List<Ratio> ratios, Circumstances circumstances) {
    this.plan = plan;
    this.results = results;
    this.ratios = ratios;
    this.circumstances = circumstances;
  }

  /** Writes {@code comparison.md} and {@code images/} into {@code docs}. */
  void write(Path docs) throws IOException {
    Path images = Files.createDirectories(docs.resolve("images"));
    for (Map.Entry<String, BarChart> picture : new PeersPictures(plan, results).all().entrySet()) {
      Files.writeString(images.resolve(picture.getKey()), picture.getValue().svg());
    }
    Files.writeString(docs.resolve("comparison.md"), text());
  }

  /** The page, in Markdown. */
  String text() {
    StringBuilder page = new StringBuilder();
    page.append(introduction());
    page.append("\n## What it is to show\n\n");
    page.append("Ratios of each round's figures: median (least to most).\n\n");
    page.append("| | measured | bar | |\n|---|---|---|---|\n");
    for (Ratio ratio : ratios) {
      page.append(
          format(
              "| %s | %.2f (%.2f to %.2f) | %s | %s |\n",
              ratio.meaning(),
              ratio.value().median(),
              ratio.value().least(),
              ratio.value().most(),
              ratio.barText().replace(">=", "≥").replace("<=", "≤"),
              ratio.met() ? "met" : "**missed**"));
    }
    page.append("\n## Pictures\n\n");
    page.append("![Peer hits per second](images/comparison-throughput.svg)\n\n");
    page.append("![Latency at a fixed rate](images/comparison-latency.svg)\n\n");
    page.append("![Processor time per peer hit](images/comparison-cpu.svg)\n");
    for (int bytes : plan.sizes()) {
      page.append("\n## Values of ").append(size(bytes)).append('\n');
      page.append(throughput(bytes));
      page.append(latency(bytes));
    }
    return page.toString();
  }

  private String introduction() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # Comparison

        What it costs to get a value that another process has, by Covey and by what one would take instead. Written by
        `benchmarks/run peers`; no figure here comes from elsewhere.

        Each system runs on one machine as three processes (two for Redis and memcached), all on the same processors, over
        the loopback interface. Of the embedded ones the client is a member and asks for keys that the other two own; hot
        tiers and near caches are off everywhere. All ask for the same keys. *Uniform* means that no two calls under way
        share a key; *Zipf* has exponent 0.99, and there calls of Covey and groupcache may share a fetch: *joined* is
        their share. The run fails unless each call is known to have gone to another process, as far as the system can
        tell. Processor time is that of all processes. At a fixed rate a latency counts from the moment at which the
        request was due; *late* is how late the client itself woke up to ask, which is a part of that latency.
        """);
    text.append(
        format(
            "%nMachine: %s; processors used: %s; Java %s. Medians of %d rounds, each begun with another system.%n"
                + "What all processes took together while nobody asked: %.1f %% of one processor.%n",
            circumstances.processor(),
            circumstances.pinnedTo(),
            System.getProperty("java.version"),
            plan.rounds(),
            circumstances.idlePercent()));
    text.append("\n| system | versions |\n|---|---|\n");
    circumstances
        .versions()
        .forEach((system, version) -> text.append(format("| %s | %s |%n", system, version)));
    if (!circumstances.leftOut().isEmpty()) {
      text.append(format("%nLeft out: %s.%n", String.join(", ", circumstances.leftOut())));
    }
    return text.toString();
  }

  private String throughput(int bytes) {
    List<Load> loads =
        List.of(
            Load.blocking(1, Distribution.UNIFORM, bytes),
            Load.blocking(16, Distribution.UNIFORM, bytes),
            Load.blocking(64, Distribution.UNIFORM, bytes),
            Load.async(Distribution.UNIFORM, bytes),
            Load.blocking(64, Distribution.ZIPF, bytes));
    StringBuilder table = new StringBuilder();
    table.append("\nCalls per second (least to most), and µs of processor time for each:\n\n");
    table.append(
        "| | 1 caller | 16 callers | 64 callers | 256 in flight | 64 callers, Zipf | joined |\n");
    table.append("|---|---|---|---|---|---|---|\n");
    for (Contender contender : plan.present()) {
      List<String> cells = new ArrayList<>();
      loads.forEach(load -> cells.add(rate(contender, load)));
      cells.add(median(contender, loads.get(4), figures -> 100 * figures.sharedShare(), "%.0f %%"));
      table.append(row(contender.word(), cells));
    }
    return table.toString();
  }

  private String latency(int bytes) {
    Load one = Load.blocking(1, Distribution.UNIFORM, bytes);
    Load many = Load.blocking(64, Distribution.UNIFORM, bytes);
    Load open = plan.open(bytes);
    StringBuilder table = new StringBuilder();
    table.append(
        format(
            "%nLatencies in µs, p50 / p99 / p99.9; and how long a call for %d keys takes, p50:%n%n",
            PeersClient.KEYS_OF_MANY));
    table.append(
        format(
            "| | 1 caller | 64 callers | %,d/s, from when it was due | late | %d keys |%n",
            open.perSecond(), PeersClient.KEYS_OF_MANY));
    table.append("|---|---|---|---|---|---|\n");
    for (Contender contender : plan.present()) {
      table.append(
          row(
              contender.word(),
              List.of(
                  percentiles(contender, one),
                  percentiles(contender, many),
                  percentiles(contender, open),
                  median(contender, open, Figures::lateMicros, "%,.0f"),
                  median(contender, Load.many(bytes), Figures::p50Micros, "%,.0f"))));
    }
    return table.toString();
  }

  private String rate(Contender contender, Load load) {
    Optional<Spread> rate = results.spread(contender, load, Figures::callsPerSecond);
    return rate.map(
            spread ->
                format("%,.0f (%,.0f to %,.0f), ", spread.median(), spread.least(), spread.most())
                    + median(contender, load, Figures::cpuMicros, "%,.1f"))
        .orElse("–");
  }

  private String percentiles(Contender contender, Load load) {
    return String.join(
        " / ",
        median(contender, load, Figures::p50Micros, "%,.0f"),
        median(contender, load, Figures::p99Micros, "%,.0f"),
        median(contender, load, Figures::p999Micros, "%,.0f"));
  }

  private String median(
      Contender contender, Load load, ToDoubleFunction<Figures> figure, String format) {
    return results
        .spread(contender, load, figure)
        .map(spread -> format(format, spread.median()))
        .orElse("–");
  }

  private static String row(String name, List<String> cells) {
    return "| " + name + " | " + String.join(" | ", cells) + " |\n";
  }

  /** {@code 100 B}, {@code 10 KB}. */
  static String size(int bytes) {
    return bytes % KB == 0 ? bytes / KB + " KB" : bytes + " B";
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
