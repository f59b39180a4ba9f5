package dev.covey.server;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code covey remove}: forget keys, on all members. */
@Command(
    name = "remove",
    description = {
      "Remove what the cluster has of keys: who asks for one afterwards has it loaded.",
      "",
      "Prints nothing. Exits with 1 and names them if not all members have acknowledged."
    },
    mixinStandardHelpOptions = true)
final class RemoveCommand implements Callable<Integer> {

  private record Removed(String group, List<String> keys) {}

  private final Terminal terminal;
  @Mixin private final AskOptions ask = new AskOptions();

  @Parameters(index = "0", paramLabel = "GROUP", description = "The group's name.")
  private String group = "";

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "KEY", description = "The keys.")
  private List<String> keys = List.of();

  RemoveCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return ask.write(terminal, client -> client.remove(group, keys), new Removed(group, keys));
  }
}
