package dev.covey.discovery;

import static java.util.Comparator.comparing;

import java.util.Arrays;
import java.util.Collection;

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
   * @throws IllegalArgumentException if there is no member, or two have the same id or address
   */
  public static StaticDiscovery of(Collection<Member> members) {
    if (members.isEmpty()) {
      throw new IllegalArgumentException("members: none (expected: at least one)");
    }
    MemberList list = new MemberList();
    members.stream().sorted(comparing(Member::id)).forEach(list::add);
    return new StaticDiscovery(View.of(ONLY_REVISION, list.members()));
  }

  /**
   * Reads {@code id=host:port,id=host:port,…}.
   *
   * @throws IllegalArgumentException if {@code text} has another form, or two members have the same
   *     id or address
   */
  public static StaticDiscovery parse(String text) {
    return of(Arrays.stream(text.split(",", -1)).map(Member::parse).toList());
  }

  @Override
  public void join(Member self, Terms terms, DiscoveryListener listener) {
    listener.viewed(view);
    listener.changed(DiscoveryStatus.of(DiscoveryStatus.State.CURRENT));
  }

  @Override
  public void close() {}
}
