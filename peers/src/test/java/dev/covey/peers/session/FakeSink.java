package dev.covey.peers.session;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An asker who reads when the test says so. Confined to one thread. */
final class FakeSink implements ReplySink {

  final List<Replies> sent = new ArrayList<>();
  boolean ready = true;
  int ends;

  /** What sending throws, against its contract. */
  @Nullable RuntimeException defect;

  @Override
  public void send(Replies replies) {
    if (defect != null) {
      throw defect;
    }
    if (ends > 0) {
      throw new IllegalStateException("sent after the end");
    }
    sent.add(replies);
  }

  @Override
  public boolean isReady() {
    return ready;
  }

  @Override
  public void end() {
    ends++;
  }

  Replies last() {
    return sent.get(sent.size() - 1);
  }

  /** The ids of the replies in each message. */
  List<List<Long>> ids() {
    return sent.stream()
        .map(message -> message.replies().stream().map(Reply::id).toList())
        .toList();
  }
}
