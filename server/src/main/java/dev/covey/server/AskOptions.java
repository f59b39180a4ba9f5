package dev.covey.server;

import dev.covey.discovery.Address;
import dev.covey.proto.v1.Failure;
import dev.covey.server.AdminClient.FailedCall;
import dev.covey.server.config.Durations;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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
    return positive("--timeout", timeout);
  }

  /**
   * @param flag which was given as {@code text}
   */
  static Duration positive(String flag, String text) {
    try {
      Duration given = Durations.parse(text);
      if (given.isZero() || given.isNegative()) {
        throw new IllegalArgumentException(text + " (expected: above 0)");
      }
      return given;
    } catch (IllegalArgumentException wrong) {
      throw new CommandException(Exit.USAGE, flag + ": " + wrong.getMessage(), wrong);
    }
  }

  /**
   * Has the node write.
   *
   * @param done with {@code --json}, what is said when it is done; else that is nothing
   */
  int write(Terminal terminal, Consumer<AdminClient> write, Object done) {
    try (AdminClient client = connect(terminal)) {
      write.accept(client);
    } catch (FailedCall failure) {
      throw failed(terminal, failure);
    }
    if (json) {
      terminal.out().println(Json.line(done));
    }
    return Exit.OK;
  }

  /** What ends the command; with {@code --json} the failure is an answer too. */
  CommandException failed(Terminal terminal, FailedCall failed) {
    String message = String.valueOf(failed.getMessage());
    Failure failure = failed.failure();
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("failure", failure.getCode().name());
      object.put("message", message);
      if (failure.getMembersCount() > 0) {
        object.put("members", List.copyOf(failure.getMembersList()));
      }
      terminal.out().println(Json.line(object));
    }
    return new CommandException(Exit.FAILURE, message, failed);
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
