package dev.covey.server.config;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The configuration as it counts: of each setting what the first of flags, environment, file,
 * preset and default gives. Immutable once made; a value is read when it is asked for.
 */
public final class Config {

  private static final String DEFAULT = "default";
  private static final String FILE_FLAG = "--config";
  private static final String FILE_VARIABLE = "COVEY_CONFIG";

  /** What is shown of one setting. */
  public record Line(String path, String value, String from) {}

  private final List<Layer> layers;
  private final Set<String> groups = new TreeSet<>();

  private Config(List<Layer> layers) {
    this.layers = layers;
    layers.forEach(layer -> groups.addAll(layer.groups().keySet()));
    Map<String, String> seen = new TreeMap<>();
    for (String group : groups) {
      String other = seen.putIfAbsent(SettingName.upper(group), group);
      if (group.isBlank() || other != null) {
        throw new ConfigException(
            "groups: "
                + (other == null ? "\"" + group + "\"" : other + " and " + group)
                + " (expected: names that are not blank, and differ in more than case and"
                + " punctuation, for environment variables)");
      }
    }
  }

  /**
   * Reads everything.
   *
   * @param flags as they were given, by name with the dashes; {@code --config} may be among them
   * @param environment variables that do not begin with {@code COVEY_} are ignored
   * @param warn gets a line for each variable that begins so and is no setting
   * @throws ConfigException if a name, or the file, is wrong; values are read later
   */
  public static Config read(
      Map<String, String> flags, Map<String, String> environment, Consumer<String> warn) {
    Layer flagLayer = new Layer();
    flags.forEach(
        (flag, text) -> {
          if (!flag.equals(FILE_FLAG)) {
            flagLayer.put(Flags.nameOf(flag), new Given(text, flag));
          }
        });
    Layer file = file(flags, environment);
    Set<String> groups = new TreeSet<>(flagLayer.groups().keySet());
    groups.addAll(file.groups().keySet());
    Layer variables = EnvironmentLayer.read(environment, groups, warn);
    Config withoutPreset = new Config(List.of(flagLayer, variables, file));
    Preset chosen = withoutPreset.get(Settings.PRESET);
    Layer preset = new Layer();
    chosen
        .times()
        .forEach(
            (setting, text) ->
                preset.put(
                    new SettingName("", setting),
                    new Given(text, "preset " + withoutPreset.text(Settings.PRESET))));
    return new Config(List.of(flagLayer, variables, file, preset));
  }

  private static Layer file(Map<String, String> flags, Map<String, String> environment) {
    String flag = flags.get(FILE_FLAG);
    if (flag != null) {
      return FileLayer.read(Path.of(flag), FILE_FLAG);
    }
    String variable = environment.get(FILE_VARIABLE);
    return variable == null ? new Layer() : FileLayer.read(Path.of(variable), FILE_VARIABLE);
  }

  /** The names of the groups, in their order. */
  public Set<String> groups() {
    return groups;
  }

  /**
   * The value of a setting of the node that has a default.
   *
   * @throws ConfigException if what was given is not one
   */
  public <T> T get(Setting<T> setting) {
    return get("", setting);
  }

  /**
   * The value of a setting of the node; empty if it was not given and has no default.
   *
   * @throws ConfigException if what was given is not one
   */
  public <T> Optional<T> find(Setting<T> setting) {
    return find("", setting);
  }

  /** As {@link #get(Setting)}, of a group. */
  public <T> T get(String group, Setting<T> setting) {
    return find(group, setting).orElseThrow(() -> new IllegalArgumentException(setting.path()));
  }

  /** As {@link #find(Setting)}, of a group. */
  public <T> Optional<T> find(String group, Setting<T> setting) {
    SettingName name = new SettingName(group, setting);
    return given(name).map(given -> read(name, setting, given));
  }

  /** Whether something gives the setting, other than its default. */
  public boolean isGiven(String group, Setting<?> setting) {
    SettingName name = new SettingName(group, setting);
    return layers.stream().anyMatch(layer -> layer.find(name).isPresent());
  }

  /**
   * Checks that a setting of the node is not given without another.
   *
   * @throws ConfigException if it is
   */
  public void requireWith(Setting<?> setting, Setting<?> needed) {
    if (isGiven("", setting) && !isGiven("", needed)) {
      throw wrong(setting, "none without " + needed.path());
    }
  }

  /**
   * Gives a value to whoever takes it.
   *
   * @throws ConfigException if it refuses the value with an IllegalArgumentException
   */
  public <T> void apply(String group, Setting<T> setting, Consumer<T> taker) {
    Optional<T> value = find(group, setting);
    try {
      value.ifPresent(taker);
    } catch (IllegalArgumentException refused) {
      throw wrong(group, setting, refused);
    }
  }

  /** The node's own setting with the same taker. */
  public <T> void apply(Setting<T> setting, Consumer<T> taker) {
    apply("", setting, taker);
  }

  /** The error that says that a setting's value will not do, for the reason that was thrown. */
  public ConfigException wrong(String group, Setting<?> setting, RuntimeException reason) {
    return wrong(group, List.of(setting), reason);
  }

  private ConfigException wrong(String group, List<Setting<?>> settings, RuntimeException reason) {
    String message = String.valueOf(reason.getMessage());
    int expectation = message.indexOf("(expected: ");
    String expected =
        expectation < 0
            ? "(expected: " + settings.get(0).kind().expected() + ")"
            : message.substring(expectation);
    String subjects =
        settings.stream().map(setting -> subject(group, setting)).collect(joining(" + "));
    return new ConfigException(subjects + " " + expected, reason);
  }

  /** The error that says that a setting's value will not do. */
  public ConfigException wrong(Setting<?> setting, String expected) {
    return new ConfigException(subject("", setting) + " (expected: " + expected + ")");
  }

  /** The same, of a group's setting. */
  public ConfigException wrong(String group, Setting<?> setting, String expected) {
    return new ConfigException(subject(group, setting) + " (expected: " + expected + ")");
  }

  /** The error of a value that is not what it was given, but made of others. */
  public ConfigException wrong(Setting<?> setting, String value, String expected) {
    String where = given(new SettingName("", setting)).map(Given::where).orElse(DEFAULT);
    return new ConfigException(
        setting.path() + " (" + where + "): " + value + " (expected: " + expected + ")");
  }

  /** The error that passes on what whoever takes the setting says of it, in its own words. */
  public ConfigException refused(String group, Setting<?> setting, RuntimeException reason) {
    SettingName name = new SettingName(group, setting);
    String where = given(name).map(Given::where).orElse(DEFAULT);
    String words = String.valueOf(reason.getMessage());
    String last = setting.path().substring(setting.path().lastIndexOf('.') + 1);
    String own = words.startsWith(last + ": ") ? words.substring(last.length() + 2) : words;
    return new ConfigException(
        name.path()
            + " ("
            + where
            + "): "
            + Setting.withoutUserInfo(own.lines().findFirst().orElse("")),
        reason);
  }

  /**
   * Makes something of several settings.
   *
   * @param section what their paths begin with
   * @throws ConfigException if the maker throws an IllegalArgumentException, whose message begins
   *     with the name of one of them, or of several with {@code " + "} between them
   */
  public <T> T assemble(String group, String section, Supplier<T> maker) {
    try {
      return maker.get();
    } catch (IllegalArgumentException refused) {
      String names = String.valueOf(refused.getMessage()).replaceFirst("(?s):.*", "");
      List<Setting<?>> blamed = new ArrayList<>();
      for (String name : names.split(" \\+ ", -1)) {
        Settings.all().stream()
            .filter(setting -> setting.ofGroup() == !group.isEmpty())
            .filter(setting -> setting.path().equals(section + name))
            .forEach(blamed::add);
      }
      throw blamed.isEmpty()
          ? new ConfigException(String.valueOf(refused.getMessage()), refused)
          : wrong(group, blamed, refused);
    }
  }

  /** Setting, where it was given, and its value, as errors begin. */
  private String subject(String group, Setting<?> setting) {
    SettingName name = new SettingName(group, setting);
    Given given = given(name).orElse(new Given("none", DEFAULT));
    return name.path() + " (" + given.where() + "): " + setting.shown(given.text());
  }

  /**
   * Every setting of the node and of the groups there are, secrets masked.
   *
   * @param computed values of settings of the node, in place of a default that is not fixed
   */
  public List<Line> lines(Map<Setting<?>, String> computed) {
    List<Line> lines = new ArrayList<>();
    List<String> owners = new ArrayList<>(List.of(""));
    owners.addAll(groups);
    for (String group : owners) {
      for (Setting<?> setting : Settings.all()) {
        if (setting.ofGroup() == !group.isEmpty()) {
          lines.add(line(new SettingName(group, setting), computed.get(setting)));
        }
      }
    }
    return lines;
  }

  private Line line(SettingName name, @Nullable String computed) {
    Optional<Given> given = given(name);
    if (given.isPresent()) {
      String shown = name.setting().shown(given.get().text());
      return new Line(name.path(), shown, given.get().where());
    }
    return computed == null
        ? new Line(name.path(), "", "not set")
        : new Line(name.path(), computed, DEFAULT);
  }

  private String text(Setting<?> setting) {
    return given(new SettingName("", setting)).map(Given::text).orElse("");
  }

  private Optional<Given> given(SettingName name) {
    return layers.stream()
        .flatMap(layer -> layer.find(name).stream())
        .findFirst()
        .or(() -> name.setting().fallbackText().map(text -> new Given(text, DEFAULT)));
  }

  private <T> T read(SettingName name, Setting<T> setting, Given given) {
    try {
      return setting.kind().reader().apply(given.text());
    } catch (RuntimeException unreadable) {
      throw wrong(name.group(), setting, unreadable);
    }
  }
}
