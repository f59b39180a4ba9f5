package dev.covey.server.origin;

import dev.covey.group.AsyncGetter;
import dev.covey.group.Loaded;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The getter of a group that has no origin: every load fails, and says so. Immutable. */
public final class NoOrigin implements AsyncGetter<byte[]> {

  private final String group;

  public NoOrigin(String group) {
    this.group = group;
  }

  @Override
  public CompletionStage<Loaded<byte[]>> load(String key) {
    return CompletableFuture.failedStage(
        new OriginException(
            "group \""
                + group
                + "\" has no origin (expected: a key that a caller has put, or origin.url or getter"
                + " in the group's settings)"));
  }
}
