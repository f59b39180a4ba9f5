package dev.covey.server.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A YAML document as a tree in which everything knows its line: scalars stay the text that was
 * written, so that {@code no} and {@code 0x10} mean what the setting makes of them. Anchors,
 * aliases and further documents are refused.
 */
final class YamlDocument {

  /** A part of the document. */
  sealed interface Node {
    int line();
  }

  /** Text, also of what YAML takes for a number. */
  record Scalar(String text, int line) implements Node {}

  /** Nothing, as after a colon. */
  record Empty(int line) implements Node {}

  record Sequence(List<Node> items, int line) implements Node {}

  record Mapping(Map<String, Node> entries, int line) implements Node {}

  private static final YAMLFactory YAML = new YAMLFactory();

  private final String name;
  private final YAMLParser parser;

  private YamlDocument(String name, YAMLParser parser) {
    this.name = name;
    this.parser = parser;
  }

  /**
   * Reads a document; an empty one is an empty mapping.
   *
   * @param name of the file, for messages
   * @throws ConfigException if it is not one mapping
   */
  static Mapping parse(String name, String text) {
    try (YAMLParser parser = YAML.createParser(text)) {
      return new YamlDocument(name, parser).document();
    } catch (JsonProcessingException e) {
      throw new ConfigException(name + at(e) + ": " + problem(e) + " (expected: YAML)", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is nothing but the string
    }
  }

  /** Reads {@code {NAME: TEXT, NAME: TEXT}}. */
  static Map<String, String> flowMap(String text) {
    return texts(parse("", text));
  }

  /**
   * Names and texts of a mapping.
   *
   * @throws IllegalArgumentException if a value is not a scalar
   */
  static Map<String, String> texts(Mapping mapping) {
    Map<String, String> texts = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach(
            (key, value) -> {
              if (!(value instanceof Scalar scalar)) {
                throw new IllegalArgumentException(key + " (expected: one text for each name)");
              }
              texts.put(key, scalar.text());
            });
    return texts;
  }

  private Mapping document() throws IOException {
    if (next() == null) {
      return new Mapping(Map.of(), 1);
    }
    Node root = node();
    if (next() != null) {
      throw refused("a second document", "one");
    }
    if (root instanceof Empty) {
      return new Mapping(Map.of(), 1);
    }
    if (!(root instanceof Mapping mapping)) {
      throw new ConfigException(name + ":" + root.line() + " (expected: NAME: VALUE)");
    }
    return mapping;
  }

  private Node node() throws IOException {
    if (parser.isCurrentAlias() || parser.getObjectId() != null) {
      throw refused(parser.getText(), "no anchors and aliases");
    }
    int line = parser.currentTokenLocation().getLineNr();
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> mapping(line);
      case START_ARRAY -> sequence(line);
      case VALUE_NULL -> new Empty(line);
      default -> new Scalar(parser.getText(), line);
    };
  }

  private Mapping mapping(int line) throws IOException {
    Map<String, Node> entries = new LinkedHashMap<>();
    while (next() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      if (entries.containsKey(key)) {
        throw refused(key, "each name once; it is in line " + entries.get(key).line() + " already");
      }
      int keyLine = parser.currentTokenLocation().getLineNr();
      next();
      Node value = node();
      entries.put(key, value instanceof Empty ? new Empty(keyLine) : value);
    }
    return new Mapping(entries, line);
  }

  private Sequence sequence(int line) throws IOException {
    List<Node> items = new ArrayList<>();
    while (next() != JsonToken.END_ARRAY) {
      items.add(node());
    }
    return new Sequence(items, line);
  }

  private JsonToken next() throws IOException {
    return parser.nextToken();
  }

  private ConfigException refused(String what, String expected) {
    int line = parser.currentTokenLocation().getLineNr();
    return new ConfigException(name + ":" + line + ": " + what + " (expected: " + expected + ")");
  }

  private static String at(JsonProcessingException e) {
    return e.getLocation() == null
        ? ""
        : ":" + e.getLocation().getLineNr() + ":" + e.getLocation().getColumnNr();
  }

  /** The parser's own words: what it was at, and what is wrong; without the excerpts in between. */
  private static String problem(JsonProcessingException e) {
    return e.getOriginalMessage()
        .lines()
        .filter(line -> !line.startsWith(" ")) // where it is, and an excerpt
        .collect(Collectors.joining(": "));
  }
}
