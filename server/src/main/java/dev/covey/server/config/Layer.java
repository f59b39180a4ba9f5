package dev.covey.server.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What one source gives. Confined to the thread that reads it. */
final class Layer {

  private final Map<SettingName, Given> values = new LinkedHashMap<>();

  /** By name, where it is named first. */
  private final Map<String, String> groups = new LinkedHashMap<>();

  void put(SettingName name, Given given) {
    values.put(name, given);
    if (!name.group().isEmpty()) {
      addGroup(name.group(), given.where());
    }
  }

  /** Adds a group, which need not have any setting. */
  void addGroup(String group, String where) {
    groups.putIfAbsent(group, where);
  }

  Optional<Given> find(SettingName name) {
    return Optional.ofNullable(values.get(name));
  }

  Map<String, String> groups() {
    return groups;
  }
}
