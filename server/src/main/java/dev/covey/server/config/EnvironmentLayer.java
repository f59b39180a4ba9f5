package dev.covey.server.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Reads settings from environment variables. */
final class EnvironmentLayer {

  private static final String PREFIX = "COVEY_";

  /** What is read elsewhere: by the commands, and by the script that starts Java. */
  private static final Set<String> OTHERS =
      Set.of("COVEY_CONFIG", "COVEY_NODE", "COVEY_DEBUG", "COVEY_JAVA_OPTS");

  private EnvironmentLayer() {}

  /**
   * What the environment gives.
   *
   * @param groups those that flags or file name; variables name no groups
   */
  static Layer read(Map<String, String> environment, Set<String> groups, Consumer<String> warn) {
    Map<String, SettingName> names = new HashMap<>();
    for (Setting<?> setting : Settings.all()) {
      for (String group : setting.ofGroup() ? groups : Set.of("")) {
        SettingName name = new SettingName(group, setting);
        names.put(name.variable(), name);
      }
    }
    Layer layer = new Layer();
    new TreeMap<>(environment)
        .forEach(
            (variable, text) -> {
              SettingName name = names.get(variable);
              if (name != null) {
                layer.put(name, new Given(text, variable));
              } else if (variable.startsWith(PREFIX) && !OTHERS.contains(variable)) {
                String hint =
                    variable.startsWith(PREFIX + "GROUPS_")
                        ? " (groups are named by flags or the file)"
                        : NearNames.hint(variable, names.keySet());
                warn.accept(variable + ": no setting, ignored" + hint);
              }
            });
    return layer;
  }
}
