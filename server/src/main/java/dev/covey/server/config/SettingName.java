package dev.covey.server.config;

import java.util.Locale;

/**
 * A setting of the node, or of one group. Immutable.
 *
 * @param group empty for a setting of the node
 */
record SettingName(String group, Setting<?> setting) {

  private static final String ENV_PREFIX = "COVEY_";

  /** As in the file, with dots. */
  String path() {
    return group.isEmpty() ? setting.path() : "groups." + group + "." + setting.path();
  }

  String flag() {
    return "--" + path();
  }

  String variable() {
    String own = snake(setting.path());
    return ENV_PREFIX + (group.isEmpty() ? own : "GROUPS_" + upper(group) + "_" + own);
  }

  /** A group's name as environment variables have it. */
  static String upper(String group) {
    return group.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  private static String snake(String path) {
    return upper(path.replaceAll("([a-z])([A-Z])", "$1_$2"));
  }
}
