package dev.covey.integration.offending.node;

import dev.covey.integration.offending.proto.Generated;
import java.util.List;
import java.util.Map;

/** Shows generated classes to users. */
public class ShowsGenerated {
  public final List<Generated> field = List.of();

  public Generated result() {
    return new Generated();
  }

  public void parameter(Map<String, Generated[]> messages) {}

  protected <T extends Generated> void typeVariable(T message) {}

  /** A type within a type. */
  public static final class Nested {
    public Nested(Generated message) {}
  }
}
