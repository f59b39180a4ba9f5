package dev.covey.server.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.covey.server.config.YamlDocument.Empty;
import dev.covey.server.config.YamlDocument.Mapping;
import dev.covey.server.config.YamlDocument.Node;
import dev.covey.server.config.YamlDocument.Scalar;
import dev.covey.server.config.YamlDocument.Sequence;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads settings from a file. */
final class FileLayer {

  private static final String GROUPS = "groups";

  private final String file;
  private final Layer layer = new Layer();

  private FileLayer(String file) {
    this.file = file;
  }

  /**
   * What the file gives.
   *
   * @param where the flag or variable that names it
   */
  static Layer read(Path path, String where) {
    String text;
    try {
      text = Files.readString(path);
    } catch (IOException e) {
      String reason = "; " + e;
      if (e instanceof NoSuchFileException) {
        reason = "";
      } else if (e instanceof CharacterCodingException) {
        reason = " of UTF-8 text";
      }
      throw new ConfigException(
          "config (" + where + "): " + path + " (expected: a readable file" + reason + ")", e);
    }
    return parse(path.toString(), text);
  }

  static Layer parse(String file, String text) {
    FileLayer reader = new FileLayer(file);
    reader.section("", "", YamlDocument.parse(file, text));
    return reader.layer;
  }

  /**
   * @param group empty outside of groups
   * @param prefix what the section's names are below, with a dot, or empty
   */
  private void section(String group, String prefix, Mapping section) {
    section
        .entries()
        .forEach(
            (name, value) -> {
              if (group.isEmpty() && prefix.isEmpty() && name.equals(GROUPS)) {
                groups(value);
              } else {
                entry(group, prefix + name, value);
              }
            });
  }

  private void groups(Node node) {
    if (node instanceof Empty) {
      return;
    }
    mapping(GROUPS, node, "the groups' names, and below them their settings")
        .entries()
        .forEach(
            (group, settings) -> {
              layer.addGroup(group, where(settings));
              if (!(settings instanceof Empty)) {
                String path = GROUPS + "." + group;
                section(group, "", mapping(path, settings, "the group's settings"));
              }
            });
  }

  private void entry(String group, String path, Node value) {
    Optional<Setting<?>> setting = find(!group.isEmpty(), path);
    if (setting.isPresent()) {
      SettingName name = new SettingName(group, setting.get());
      layer.put(name, new Given(text(name, value), where(value)));
      return;
    }
    Set<String> below = below(!group.isEmpty(), path + ".");
    if (below.isEmpty()) {
      throw unknown(group, path, value);
    }
    if (!(value instanceof Empty)) {
      section(group, path + ".", mapping(full(group, path), value, String.join(", ", below)));
    }
  }

  private String text(SettingName name, Node value) {
    if (value instanceof Scalar scalar) {
      return scalar.text();
    }
    if (value instanceof Sequence sequence && name.setting().kind().equals(Kind.LIST)) {
      return String.join(",", texts(name, sequence));
    }
    if (value instanceof Mapping mapping && name.setting().kind().equals(Kind.MAP)) {
      try {
        return new ObjectMapper().writeValueAsString(YamlDocument.texts(mapping)); // is YAML too
      } catch (IllegalArgumentException | JsonProcessingException e) {
        throw new ConfigException(name.path() + " (" + where(value) + "): " + e.getMessage(), e);
      }
    }
    throw wrong(name.path(), value, name.setting().kind().label());
  }

  private List<String> texts(SettingName name, Sequence sequence) {
    return sequence.items().stream()
        .map(
            item -> {
              if (item instanceof Scalar scalar && scalar.text().indexOf(',') < 0) {
                return scalar.text();
              }
              throw wrong(name.path(), item, "a text without commas");
            })
        .toList();
  }

  private Mapping mapping(String path, Node value, String expected) {
    if (value instanceof Mapping mapping) {
      return mapping;
    }
    throw wrong(path, value, expected);
  }

  private ConfigException wrong(String path, Node value, String expected) {
    String shown =
        value instanceof Scalar scalar
            ? scalar.text()
            : value instanceof Empty ? "nothing" : value instanceof Mapping ? "names" : "a list";
    return new ConfigException(
        path + " (" + where(value) + "): " + shown + " (expected: " + expected + ")");
  }

  private ConfigException unknown(String group, String path, Node value) {
    List<String> known =
        Settings.all().stream()
            .filter(setting -> setting.ofGroup() == !group.isEmpty())
            .<String>map(Setting::path)
            .toList();
    String hint = NearNames.hint(path, known, full(group, ""));
    return new ConfigException(
        full(group, path) + " (" + where(value) + "): unknown setting" + hint);
  }

  private String where(Node node) {
    return file + ":" + node.line();
  }

  private static String full(String group, String path) {
    return group.isEmpty() ? path : GROUPS + "." + group + "." + path;
  }

  private static Optional<Setting<?>> find(boolean ofGroup, String path) {
    return Settings.all().stream()
        .filter(setting -> setting.ofGroup() == ofGroup && setting.path().equals(path))
        .findFirst();
  }

  /** The names of the settings and sections below a section. */
  private static Set<String> below(boolean ofGroup, String prefix) {
    Set<String> names = new TreeSet<>();
    for (Setting<?> setting : Settings.all()) {
      if (setting.ofGroup() == ofGroup && setting.path().startsWith(prefix)) {
        names.add(setting.path().substring(prefix.length()).replaceFirst("\\..*", ""));
      }
    }
    return names;
  }
}
