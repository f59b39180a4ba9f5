package dev.covey.server;

import dev.covey.node.Node;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code covey version}. */
@Command(name = "version", description = "Print the version.", mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer> {

  private final Terminal terminal;

  VersionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.out().println("covey " + Node.version());
    return Exit.OK;
  }
}
