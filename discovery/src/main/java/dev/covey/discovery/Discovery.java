package dev.covey.discovery;

import java.util.function.Consumer;

/**
 * The source of the member list.
 *
 * <p>One instance serves one node. Its two methods are called once each, {@code join} first;
 * neither is for a node that fails to start before it joins.
 */
public interface Discovery extends AutoCloseable {

  /**
   * Puts {@code self} in the list, where the list is kept by registration, and begins to deliver
   * views.
   *
   * @param self this node, ready to be called
   * @param views gets each whole new view, serially, in the order of revisions; the first one
   *     possibly before this method returns. Called from the thread that calls {@code join}, or
   *     from one of the discovery's own: never from two at a time. It neither blocks nor throws.
   */
  void join(Member self, Consumer<View> views);

  /**
   * Takes {@code self} off the list, and delivers nothing any more when it returns. Does nothing
   * when called again.
   */
  @Override
  void close();
}
