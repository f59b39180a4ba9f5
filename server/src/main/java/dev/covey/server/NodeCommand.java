package dev.covey.server;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code covey node}: runs until it is told to terminate. */
@Command(
    name = "node",
    description = {
      "Run a node.",
      "",
      "Prints one line when it is ready, logs to stderr, and runs until SIGTERM or SIGINT; then it"
          + " leaves the list, closes, and exits with 0."
    },
    customSynopsis = "covey node [--config FILE] [--SETTING VALUE]...",
    mixinStandardHelpOptions = true)
final class NodeCommand implements Callable<Integer>, ConfiguredCommand {

  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Option(names = "--print-config", description = "Print the settings that count, and end.")
  private boolean printConfig;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  NodeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    NodePlan plan = NodePlan.of(SettingOptions.read(spec, terminal));
    if (printConfig) {
      ConfigCommand.print(plan, false, terminal);
      return Exit.OK;
    }
    return RunningNode.run(plan, terminal);
  }
}
