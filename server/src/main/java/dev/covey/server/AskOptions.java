package dev.covey.server;

import dev.covey.discovery.Address;
import dev.covey.server.config.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which node to ask, and how: of all commands that look into running ones. */
final class AskOptions {

  private static final String VARIABLE = "COVEY_NODE";
  private static final String DEFAULT = "127.0.0.1:7001";

  @Option(
      names = "--node",
      paramLabel = "HOST:PORT",
      description = "The node to ask (also: COVEY_NODE; default: " + DEFAULT + ").")
  private @Nullable String node;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "How long to wait for the answer (default: 5s).")
  private String timeout = "5s";

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  boolean json() {
    return json;
  }

  Duration timeout() {
    try {
      Duration given = Durations.parse(timeout);
      if (given.isZero() || given.isNegative()) {
        throw new IllegalArgumentException(timeout + " (expected: above 0)");
      }
      return given;
    } catch (IllegalArgumentException wrong) {
      throw new CommandException(Exit.USAGE, "--timeout: " + wrong.getMessage(), wrong);
    }
  }

  /** A connection to the node, to be closed. */
  AdminClient connect(Terminal terminal) {
    String variable = terminal.environment().get(VARIABLE);
    String where = node != null ? "--node" : variable != null ? VARIABLE : "--node (default)";
    String text = node != null ? node : variable != null ? variable : DEFAULT;
    try {
      return AdminClient.to(Address.parse(text), where, timeout());
    } catch (IllegalArgumentException wrong) {
      String message = where + ": " + text + " (expected: host:port)";
      throw new CommandException(Exit.USAGE, message, wrong);
    }
  }
}
