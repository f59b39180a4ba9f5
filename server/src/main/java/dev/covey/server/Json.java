package dev.covey.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Objects for programs. */
final class Json {

  private Json() {}

  /** In one line, in the order of the map. */
  static String line(Object object) {
    try {
      return new ObjectMapper().writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e); // texts, numbers, maps and lists have a form
    }
  }
}
