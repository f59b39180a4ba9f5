package dev.covey.integration;

import dev.covey.discovery.Discovery;
import dev.covey.discovery.DiscoveryListener;
import dev.covey.discovery.Member;
import dev.covey.discovery.Terms;
import dev.covey.discovery.View;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A list of members that changes when the test says so, for one node. Safe for concurrent use:
 * views are delivered one after the other, on the thread that publishes.
 */
final class ManualDiscovery implements Discovery {

  private Consumer<View> views = view -> {}; // guarded by this
  private @Nullable Member joined; // guarded by this

  @Override
  public synchronized void join(Member self, Terms terms, DiscoveryListener listener) {
    views = listener::viewed;
    joined = self;
    publish(View.of(0, List.of(self)));
  }

  /** Who has joined. */
  synchronized Member self() {
    return Objects.requireNonNull(joined);
  }

  /** Delivers a view, unless the node has left. */
  synchronized void publish(View view) {
    views.accept(view);
  }

  @Override
  public synchronized void close() {
    views = view -> {};
  }
}
