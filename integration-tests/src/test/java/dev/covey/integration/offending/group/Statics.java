package dev.covey.integration.offending.group;

/** Has state that all nodes of a JVM share. */
@SuppressWarnings("NonFinalStaticField")
public class Statics {
  public static int count;
  static volatile String name = "";
}
