package dev.covey.server.config;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How flags name settings. */
public final class Flags {

  /** Other names of flags. */
  static final Map<String, Setting<?>> SHORT = Map.of("--etcd", Settings.ETCD_ENDPOINTS);

  private static final String GROUPS = "--groups.";

  private Flags() {}

  /** The flags of a setting, the short one first; {@code --groups.NAME.…} for a group's. */
  public static List<String> of(Setting<?> setting) {
    Stream<String> others =
        SHORT.entrySet().stream().filter(e -> e.getValue().equals(setting)).map(Map.Entry::getKey);
    String group = setting.ofGroup() ? "NAME" : "";
    return Stream.concat(others, Stream.of(new SettingName(group, setting).flag())).toList();
  }

  /** The setting of a group that an argument names, if it names one; {@code =value} may follow. */
  public static Optional<String> groupFlag(String argument) {
    int equals = argument.indexOf('=');
    String flag = equals < 0 ? argument : argument.substring(0, equals);
    return find(flag).filter(name -> !name.group().isEmpty()).map(SettingName::flag);
  }

  /** Whether a flag names a setting. */
  public static boolean isSetting(String flag) {
    return find(flag).isPresent();
  }

  static SettingName nameOf(String flag) {
    return find(flag).orElseThrow(() -> new ConfigException(flag + ": unknown setting"));
  }

  private static Optional<SettingName> find(String flag) {
    if (SHORT.containsKey(flag)) {
      return Optional.of(new SettingName("", SHORT.get(flag)));
    }
    if (!flag.startsWith(GROUPS)) {
      return Settings.all().stream()
          .filter(setting -> !setting.ofGroup() && flag.equals("--" + setting.path()))
          .findFirst()
          .map(setting -> new SettingName("", setting));
    }
    // Of `--groups.g.origin.timeout`, origin.timeout is the setting, not timeout: the longest fits.
    return Settings.all().stream()
        .filter(setting -> setting.ofGroup() && flag.endsWith("." + setting.path()))
        .filter(setting -> flag.length() > GROUPS.length() + setting.path().length() + 1)
        .max(Comparator.comparingInt(setting -> setting.path().length()))
        .map(
            setting ->
                new SettingName(
                    flag.substring(GROUPS.length(), flag.length() - setting.path().length() - 1),
                    setting));
  }
}
