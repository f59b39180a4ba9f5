package dev.covey.server;

import dev.covey.server.config.Config;
import dev.covey.server.config.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code covey config}: what {@code covey node} would run with. */
@Command(
    name = "config",
    description = "Check the configuration; print each setting and where its value is from.",
    customSynopsis = "covey config [--config FILE] [--SETTING VALUE]... [--json]",
    mixinStandardHelpOptions = true)
final class ConfigCommand implements Callable<Integer>, ConfiguredCommand {

  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  ConfigCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    print(NodePlan.of(SettingOptions.read(spec, terminal)), json, terminal);
    return Exit.OK;
  }

  static void print(NodePlan plan, boolean json, Terminal terminal) {
    List<Config.Line> lines = plan.config().lines(Map.of(Settings.ID, plan.id()));
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      lines.forEach(
          line -> object.put(line.path(), Map.of("value", line.value(), "from", line.from())));
      terminal.out().println(Json.line(object));
      return;
    }
    Table table = new Table("SETTING", "VALUE", "FROM");
    lines.forEach(line -> table.row(line.path(), line.value(), line.from()));
    terminal.out().print(table);
  }
}
