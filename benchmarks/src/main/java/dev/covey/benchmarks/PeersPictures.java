package dev.covey.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The pictures of a comparison, a panel for each size of values. Confined to one thread. */
final class PeersPictures {
  private final PeersPlan plan;
  private final PeersResults results;

  PeersPictures(PeersPlan plan, PeersResults results) {
    this.plan = plan;
    this.results = results;
  }

  /** By file name. */
  Map<String, BarChart> all() {
    Map<String, BarChart> pictures = new LinkedHashMap<>();
    pictures.put(
        "comparison-throughput.svg",
        chart(
            "Peer hits per second, 64 blocking callers (more is better)",
            this::blocking,
            contender ->
                load ->
                    results
                        .spread(contender, load, Figures::callsPerSecond)
                        .map(spread -> bar(contender, List.of(spread.median()), "%,.0f"))));
    pictures.put(
        "comparison-cpu.svg",
        chart(
            "Processor time per peer hit in µs, all processes, 64 blocking callers (less is better)",
            this::blocking,
            contender ->
                load ->
                    results
                        .spread(contender, load, Figures::cpuMicros)
                        .map(spread -> bar(contender, List.of(spread.median()), "%,.1f"))));
    pictures.put(
        "comparison-latency.svg",
        chart(
            "Latency at a fixed rate, p50 · p99 · p99.9 in µs (less is better)",
            plan::open,
            contender -> load -> latencies(contender, load)));
    return pictures;
  }

  private Load blocking(int bytes) {
    return Load.blocking(Load.MOST_BLOCKING, Distribution.UNIFORM, bytes);
  }

  private Optional<BarChart.Bar> latencies(Contender contender, Load load) {
    return results
        .spread(contender, load, Figures::p50Micros)
        .map(
            p50 ->
                bar(
                    contender,
                    List.of(
                        p50.median(),
                        results.spread(contender, load, Figures::p99Micros).orElseThrow().median(),
                        results
                            .spread(contender, load, Figures::p999Micros)
                            .orElseThrow()
                            .median()),
                    "%,.0f · %,.0f · %,.0f"));
  }

  private BarChart chart(
      String title,
      Function<Integer, Load> load,
      Function<Contender, Function<Load, Optional<BarChart.Bar>>> bars) {
    List<BarChart.Panel> panels = new ArrayList<>();
    for (int bytes : plan.sizes()) {
      Load measured = load.apply(bytes);
      String rate = measured.perSecond() == 0 ? "" : ", %,d/s".formatted(measured.perSecond());
      panels.add(
          new BarChart.Panel(
              PeersDocument.size(bytes) + rate,
              plan.present().stream()
                  .flatMap(contender -> bars.apply(contender).apply(measured).stream())
                  .toList()));
    }
    return new BarChart(title, panels);
  }

  private static BarChart.Bar bar(Contender contender, List<Double> values, String format) {
    return new BarChart.Bar(
        contender.word(),
        values,
        String.format(Locale.ROOT, format, values.toArray()),
        contender == Contender.COVEY);
  }
}
