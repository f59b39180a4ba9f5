package dev.covey.server;

import dev.covey.proto.v1.Figure;
import dev.covey.proto.v1.GroupFigures;
import dev.covey.proto.v1.StatsResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code covey stats}: what the groups of a node have done. */
@Command(
    name = "stats",
    description = "Print what the groups of a node have done since they were made.",
    mixinStandardHelpOptions = true)
final class StatsCommand implements Callable<Integer> {

  private final Terminal terminal;
  @Mixin private final AskOptions ask = new AskOptions();

  @Parameters(arity = "0..1", paramLabel = "GROUP", description = "One group; default: all.")
  private @Nullable String group;

  StatsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (AdminClient client = ask.connect(terminal)) {
      StatsResponse stats = client.stats(Optional.ofNullable(group));
      if (group != null && stats.getGroupsList().isEmpty()) {
        throw new CommandException(
            Exit.FAILURE,
            "GROUP: " + group + " (expected: a group of node " + stats.getNode() + ")",
            null);
      }
      if (ask.json()) {
        terminal.out().println(Json.line(object(stats)));
      } else {
        print(stats);
      }
      return Exit.OK;
    }
  }

  private void print(StatsResponse stats) {
    terminal
        .out()
        .printf(
            "node %s  cluster %s  version %s  up %s%n",
            stats.getNode(),
            stats.getCluster(),
            stats.getVersion(),
            Amounts.duration(stats.getUptimeNanos()));
    if (stats.getGroupsList().isEmpty()) {
      terminal.out().println("no groups");
      return;
    }
    List<String> heads = new ArrayList<>(List.of("FIGURE"));
    stats.getGroupsList().forEach(each -> heads.add(each.getGroup()));
    Table table = new Table(heads.toArray(String[]::new));
    List<Figure> names = stats.getGroups(0).getFiguresList();
    for (int row = 0; row < names.size(); row++) {
      List<String> cells = new ArrayList<>(List.of(names.get(row).getName()));
      for (GroupFigures each : stats.getGroupsList()) {
        cells.add(shown(each.getFigures(row)));
      }
      table.row(cells.toArray(String[]::new));
    }
    terminal.out().print(table);
  }

  private static String shown(Figure figure) {
    String name = figure.getName();
    if (name.toLowerCase(Locale.ROOT).endsWith("bytes")) {
      return Amounts.bytes(figure.getValue());
    }
    return name.endsWith("Nanos")
        ? Amounts.duration(figure.getValue())
        : String.valueOf(figure.getValue());
  }

  private static Map<String, Object> object(StatsResponse stats) {
    Map<String, Object> groups = new LinkedHashMap<>();
    for (GroupFigures each : stats.getGroupsList()) {
      Map<String, Long> figures = new LinkedHashMap<>();
      each.getFiguresList().forEach(figure -> figures.put(figure.getName(), figure.getValue()));
      groups.put(each.getGroup(), figures);
    }
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("node", stats.getNode());
    object.put("cluster", stats.getCluster());
    object.put("version", stats.getVersion());
    object.put("protocolVersion", stats.getProtocolVersion());
    object.put("uptimeMillis", TimeUnit.NANOSECONDS.toMillis(stats.getUptimeNanos()));
    object.put("groups", groups);
    return object;
  }
}
