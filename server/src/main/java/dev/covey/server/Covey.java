package dev.covey.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.covey.node.Node;
import dev.covey.server.config.ConfigException;
import dev.covey.server.config.NearNames;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The program {@code covey}: a node that stands alone, and commands that look into running ones.
 */
@Command(
    name = "covey",
    description = "A peer-to-peer read-through cache: a node, and a look into running ones.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 done; 1 failed; 2 wrong command line or configuration; 3 no such key.",
      "'covey COMMAND --help' says more of a command."
    })
final class Covey {

  /** Words of the environment that mean no. */
  private static final List<String> OFF = List.of("", "0", "false");

  /** Kept, since a logger that nobody holds forgets its level. */
  private static final Logger CHANNELS = Logger.getLogger("io.grpc.internal.ManagedChannelImpl");

  private static final int HELP_WIDTH = 110;
  private static final int OPTION_WIDTH = 47; // so that the longest has its text beside it

  private final Terminal terminal;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of a failure (also: COVEY_DEBUG=1).")
  private boolean debug;

  Covey(Terminal terminal) {
    this.terminal = terminal;
  }

  public static void main(String[] args) {
    // What the libraries log through java.util.logging: one line, as the other lines of the log.
    setDefault(
        "java.util.logging.SimpleFormatter.format",
        "%1$tFT%1$tT.%1$tL%1$tz %4$s %3$s - %5$s%6$s%n");
    // It prints a stack trace each time that a host has no address; whoever asked says so in a
    // line.
    CHANNELS.setLevel(Level.SEVERE);
    Terminal terminal =
        new Terminal(System.in, utf8(System.out), utf8(System.err), System.getenv());
    System.exit(new Covey(terminal).run(args));
  }

  /** Runs the command that {@code args} name. Returns an exit code. */
  int run(String... args) {
    CommandLine covey = new CommandLine(this);
    covey.getCommandSpec().versionProvider(() -> new String[] {"covey " + Node.version()});
    List<Object> commands =
        List.of(
            new NodeCommand(terminal),
            new GetCommand(terminal),
            new PutCommand(terminal),
            new RemoveCommand(terminal),
            new ClearCommand(terminal),
            new StatsCommand(terminal),
            new MembersCommand(terminal),
            new RingCommand(terminal),
            new ConfigCommand(terminal));
    for (Object command : commands) {
      CommandSpec spec = CommandSpec.forAnnotatedObject(command);
      if (command instanceof ConfiguredCommand) {
        SettingOptions.addTo(spec, args);
      }
      covey.addSubcommand(spec.name(), new CommandLine(spec));
    }
    covey.addSubcommand("version", new VersionCommand(terminal));
    for (CommandLine each : covey.getSubcommands().values()) {
      each.getCommandSpec().versionProvider(covey.getCommandSpec().versionProvider());
    }
    int exit =
        covey
            .setExpandAtFiles(false) // a key may begin with @
            .setOut(new PrintWriter(terminal.out(), true, UTF_8))
            .setErr(new PrintWriter(terminal.err(), true, UTF_8))
            .setUsageHelpWidth(HELP_WIDTH)
            .setUsageHelpLongOptionsMaxWidth(OPTION_WIDTH)
            .setParameterExceptionHandler((wrong, given) -> misused(wrong))
            .setExecutionExceptionHandler((failure, line, parsed) -> failed(failure))
            .execute(args);
    if (exit == Exit.OK && terminal.out().checkError()) { // a PrintStream throws nothing
      terminal.complain("stdout: not written (expected: an open file or pipe with room)");
      return Exit.FAILURE;
    }
    return exit;
  }

  private int misused(ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    terminal.complain(message(wrong, command) + "; see " + name + " --help");
    return Exit.USAGE;
  }

  private static String message(ParameterException wrong, CommandLine command) {
    if (!(wrong instanceof UnmatchedArgumentException unmatched)) {
      return String.valueOf(wrong.getMessage()).lines().findFirst().orElse("");
    }
    String argument = unmatched.getUnmatched().get(0).replaceFirst("=.*", "");
    if (argument.startsWith("-")) {
      Stream<String> options =
          command.getCommandSpec().options().stream().map(OptionSpec::names).flatMap(Stream::of);
      return argument + ": unknown option" + NearNames.hint(argument, options.toList());
    }
    Map<String, CommandLine> commands = command.getSubcommands();
    return commands.isEmpty()
        ? argument + ": one argument too many"
        : argument + ": unknown command" + NearNames.hint(argument, commands.keySet());
  }

  private int failed(Exception failure) {
    boolean foreseen = failure instanceof CommandException || failure instanceof ConfigException;
    terminal.complain(foreseen ? String.valueOf(failure.getMessage()) : "unforeseen: " + failure);
    if (debug || !OFF.contains(terminal.environment().getOrDefault("COVEY_DEBUG", ""))) {
      failure.printStackTrace(terminal.err());
    }
    if (failure instanceof CommandException known) {
      return known.exit();
    }
    return failure instanceof ConfigException ? Exit.USAGE : Exit.FAILURE;
  }

  /** Whatever the locale: values and keys are UTF-8. */
  private static PrintStream utf8(PrintStream stream) {
    return new PrintStream(stream, true, UTF_8);
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
