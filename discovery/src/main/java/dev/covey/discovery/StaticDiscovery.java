package dev.covey.discovery;

import java.util.Arrays;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * A list that never changes: the same on every node, given at the start.
 *
 * <p>A node finds itself in the list by its id, never by its address. One that is not in the list
 * is a client of the others: it owns no keys. Immutable.
 */
public final class StaticDiscovery implements Discovery {

  private static final long ONLY_REVISION = 0;

  private final View view;

  private StaticDiscovery(View view) {
    this.view = view;
  }

  /**
   * The list of these members, in any order.
   *
   * @throws IllegalArgumentException if there is no member, or two have the same id
   */
  public static StaticDiscovery of(Collection<Member> members) {
    if (members.isEmpty()) {
      throw new IllegalArgumentException("members: none (expected: at least one)");
    }
    return new StaticDiscovery(View.of(ONLY_REVISION, members));
  }

  /**
   * Reads {@code id=host:port,id=host:port,…}.
   *
   * @throws IllegalArgumentException if {@code text} has another form, or two members have the same
   *     id
   */
  public static StaticDiscovery parse(String text) {
    return of(Arrays.stream(text.split(",", -1)).map(Member::parse).toList());
  }

  @Override
  public void join(Member self, Consumer<View> views) {
    views.accept(view);
  }

  @Override
  public void close() {}
}
