package dev.covey.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** All figures of a comparison, by system and load, round by round. Not safe for concurrent use. */
final class PeersResults {
  private final Map<Contender, Map<Load, List<Figures>>> figures = new EnumMap<>(Contender.class);

  void add(Contender contender, Load load, Figures measured) {
    figures
        .computeIfAbsent(contender, each -> new HashMap<>())
        .computeIfAbsent(load, each -> new ArrayList<>())
        .add(measured);
  }

  /** Those of each round; empty if there are none. */
  List<Figures> of(Contender contender, Load load) {
    return figures.getOrDefault(contender, Map.of()).getOrDefault(load, List.of());
  }

  /** One figure over all rounds; empty if there is none. */
  Optional<Spread> spread(Contender contender, Load load, ToDoubleFunction<Figures> figure) {
    List<Figures> rounds = of(contender, load);
    return rounds.isEmpty() ? Optional.empty() : Optional.of(Spread.over(rounds, figure));
  }

  /** A row for each system with each of these loads that it takes. */
  List<Map<String, Object>> rows(List<Load> loads) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Load load : loads) {
      figures.keySet().stream()
          .filter(contender -> !of(contender, load).isEmpty())
          .forEach(contender -> rows.add(row(contender, load)));
    }
    return rows;
  }

  private Map<String, Object> row(Contender contender, Load load) {
    List<Figures> rounds = of(contender, load);
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("bytes", load.bytes());
    row.put("load", load.word());
    row.put("callers", load.callers());
    row.put("keys", load.keys().word());
    row.put("system", contender.word());
    Spread.over(rounds, Figures::callsPerSecond).putInto(row, "calls_per_s");
    row.put("p50_us", Spread.over(rounds, Figures::p50Micros).median());
    row.put("p99_us", Spread.over(rounds, Figures::p99Micros).median());
    row.put("p999_us", Spread.over(rounds, Figures::p999Micros).median());
    row.put("late_us", Spread.over(rounds, Figures::lateMicros).median());
    Spread.over(rounds, Figures::cpuMicros).putInto(row, "cpu_us");
    row.put("shared", Spread.over(rounds, Figures::sharedShare).median());
    return row;
  }
}
