package dev.covey.group;

/** Groups whose owners do not mark answers as hot: to see what marks bring. */
public final class WithoutMarks {

  private WithoutMarks() {}

  /** The settings as collected so far, but for that. */
  public static GroupConfig of(GroupConfigBuilder config) {
    config.marksHotKeys = false;
    return config.build();
  }
}
