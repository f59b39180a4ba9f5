package dev.covey.peers.session;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fake links, in the order of their opening. Confined to one thread. */
final class FakeLinks implements Links {

  final List<FakeLink> opened = new ArrayList<>();

  /** Whether the next links end within their opening. */
  boolean refusing;

  /** Whether the next links are not ready at first. */
  boolean slow;

  /** What opening throws, against its contract. */
  @Nullable RuntimeException defect;

  @Override
  public Link open(LinkListener listener) {
    if (defect != null) {
      throw defect;
    }
    FakeLink link = new FakeLink(listener);
    link.ready = !slow;
    opened.add(link);
    if (refusing) {
      link.breaks("connection refused");
    }
    return link;
  }

  FakeLink last() {
    return opened.get(opened.size() - 1);
  }
}
