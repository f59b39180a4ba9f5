package dev.covey.benchmarks;

import dev.covey.group.GroupConfig;
import dev.covey.group.GroupConfigBuilder;
import dev.covey.group.WithoutMarks;

/** What a node keeps copies of, of keys that it does not own. */
enum Copies {
  /** Of what is marked as hot, and of what it has fetched twice: the default. */
  MARKED_OR_TWICE("default"),

  /** Of what it has fetched twice. */
  TWICE("no marks"),

  /** Of nothing. */
  NONE("no hot tier");

  private final String words;

  Copies(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  GroupConfig config() {
    GroupConfigBuilder defaults = GroupConfig.builder();
    return switch (this) {
      case MARKED_OR_TWICE -> defaults.build();
      case TWICE -> WithoutMarks.of(defaults);
      case NONE -> defaults.hotShare(0).build();
    };
  }
}
