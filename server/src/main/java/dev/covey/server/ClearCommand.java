package dev.covey.server;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code covey clear}: forget a whole group, on all members. */
@Command(
    name = "clear",
    description = {
      "Remove everything that the cluster has of a group.",
      "",
      "Prints nothing. Exits with 1 and names them if not all members have acknowledged."
    },
    mixinStandardHelpOptions = true)
final class ClearCommand implements Callable<Integer> {

  private final Terminal terminal;
  @Mixin private final AskOptions ask = new AskOptions();

  @Parameters(paramLabel = "GROUP", description = "The group's name.")
  private String group = "";

  ClearCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return ask.write(terminal, client -> client.clear(group), Map.of("group", group));
  }
}
