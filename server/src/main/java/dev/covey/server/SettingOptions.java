package dev.covey.server;

import dev.covey.server.config.Config;
import dev.covey.server.config.ConfigException;
import dev.covey.server.config.Flags;
import dev.covey.server.config.Setting;
import dev.covey.server.config.Settings;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The settings as options of a command. */
final class SettingOptions {

  private static final String FILE = "--config";

  private static final List<String> ORDER =
      List.of(
          "",
          "A setting is taken from its flag, else from its environment variable, else from the",
          "file, else from the preset, else it has its default. The variable of --etcd.leaseTime",
          "is COVEY_ETCD_LEASE_TIME, that of --groups.my-group.maxBytes is",
          "COVEY_GROUPS_MY_GROUP_MAX_BYTES. 'covey config' prints what counts, and from where.");

  private SettingOptions() {}

  /**
   * Adds all settings, and those of the groups that the arguments name, to a command.
   *
   * @param args the whole command line
   */
  static void addTo(CommandSpec command, String[] args) {
    command.addOption(
        OptionSpec.builder(FILE)
            .type(String.class)
            .paramLabel("FILE")
            .description("YAML file with settings (also: COVEY_CONFIG).")
            .build());
    add(command, "%nThe node:%n", setting -> !setting.ofGroup() && !setting.path().contains("."));
    add(
        command,
        "%nMembers by a file, or by DNS:%n",
        setting -> setting.path().startsWith("peersFile.") || setting.path().startsWith("dns."));
    add(command, "%netcd:%n", setting -> setting.path().startsWith("etcd."));
    add(command, "%nTimes:%n", setting -> setting.path().startsWith("timing."));
    add(command, "%nEach group, in place of NAME its name:%n", Setting::ofGroup);
    Arrays.stream(args)
        .flatMap(argument -> Flags.groupFlag(argument).stream())
        .distinct()
        .filter(flag -> !command.optionsMap().containsKey(flag))
        .forEach(
            flag ->
                command.addOption(
                    OptionSpec.builder(flag).type(String.class).hidden(true).build()));
    command
        .usageMessage()
        .sortOptions(false)
        .abbreviateSynopsis(true)
        .footer(ORDER.toArray(String[]::new));
  }

  /** The flags that were given, by name. */
  private static Map<String, String> given(ParseResult parsed) {
    Map<String, String> flags = new LinkedHashMap<>();
    for (OptionSpec option : parsed.matchedOptions()) {
      String name = option.shortestName();
      if (name.equals(FILE) || Flags.isSetting(name)) {
        if (option.originalStringValues().size() > 1) {
          throw new ConfigException(name + ": given twice (expected: once)");
        }
        flags.put(name, option.getValue());
      }
    }
    return flags;
  }

  /** The configuration that counts for a command; says what it does not understand. */
  static Config read(CommandSpec command, Terminal terminal) {
    return Config.read(
        given(command.commandLine().getParseResult()),
        terminal.environment(),
        line -> terminal.complain("warning: " + line));
  }

  private static void add(CommandSpec command, String heading, Predicate<Setting<?>> which) {
    ArgGroupSpec.Builder section = ArgGroupSpec.builder().validate(false).heading(heading);
    Settings.all().stream().filter(which).map(SettingOptions::option).forEach(section::addArg);
    command.addArgGroup(section.build());
  }

  private static OptionSpec option(Setting<?> setting) {
    String fallback = setting.fallback();
    String known = fallback == null || fallback.isEmpty() ? "" : " (" + fallback + ")";
    return OptionSpec.builder(Flags.of(setting).toArray(String[]::new))
        .type(String.class)
        .paramLabel(setting.kind().label())
        .description(setting.doc().replace("%", "%%") + known)
        .build();
  }
}
