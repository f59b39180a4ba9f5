package dev.covey.integration.offending.group;

import java.util.logging.Logger;

/** Logs past the logger that the service chose. */
public final class Logs {
  public void log() {
    Logger.getLogger("covey").info("hello");
  }
}
