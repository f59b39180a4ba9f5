package dev.covey.examples.tiles;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What visitors, guests and getters have counted up to one moment. Immutable. */
record DemoFigures(List<Row> rows) {
  /**
   * One node's part.
   *
   * @param visitors what the simulated visitors counted there
   * @param node what the node counted itself: its guests, and the runs of its Getter
   */
  record Row(Site site, Tally.Figures visitors, NodeStats node) {
    Counts counts() {
      return visitors.counts().plus(node.guests());
    }
  }

  DemoFigures {
    rows = List.copyOf(rows);
  }

  static DemoFigures of(List<Site> sites, List<NodeStats> nodes) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < sites.size(); i++) {
      rows.add(new Row(sites.get(i), sites.get(i).tally().figures(), nodes.get(i)));
    }
    return new DemoFigures(rows);
  }

  Counts counts() {
    return rows.stream().map(Row::counts).reduce(Counts.NONE, Counts::plus);
  }

  /** How often a Getter ran, on any node. */
  long loads() {
    return rows.stream().mapToLong(row -> row.node().loads()).sum();
  }

  /** How many distinct tiles visitors and guests asked for. */
  int distinctKeys() {
    Set<String> keys = new HashSet<>();
    rows.forEach(
        row -> {
          keys.addAll(row.visitors().keys());
          keys.addAll(row.node().guestKeys());
        });
    return keys.size();
  }

  /** The simulated visitors' figures at all nodes. */
  Tally.Figures visitors() {
    return rows.stream().map(Row::visitors).reduce(Tally.Figures.none(), Tally.Figures::plus);
  }

  Report report() {
    Counts counts = counts();
    Tally.Figures visitors = visitors();
    return new Report(
        rows.size(),
        counts.requests(),
        counts.errors(),
        distinctKeys(),
        loads(),
        counts.here(),
        counts.peer(),
        visitors.p50Micros(),
        visitors.p99Micros());
  }

  /** The demo's last line, as JSON. */
  record Report(
      int nodes,
      long requests,
      long errors,
      int distinctKeys,
      long loads,
      long localHits,
      long peerHits,
      long p50Micros,
      long p99Micros) {}
}
