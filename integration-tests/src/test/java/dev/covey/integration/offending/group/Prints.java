package dev.covey.integration.offending.group;

import java.io.PrintStream;

/** Prints. */
public final class Prints {
  public void print() {
    System.out.println("hello");
  }

  public PrintStream errors() {
    return System.err;
  }
}
