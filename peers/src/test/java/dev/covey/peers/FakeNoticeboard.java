package dev.covey.peers;

import dev.covey.discovery.Noticeboard;
import dev.covey.discovery.Roster;
import dev.covey.discovery.View;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Keeps what is said until the test answers it. Confined to one thread. */
final class FakeNoticeboard implements Noticeboard {

  private final List<View> announced = new ArrayList<>();
  private final List<Set<String>> written = new ArrayList<>();
  private final Deque<CompletableFuture<Boolean>> unanswered = new ArrayDeque<>();
  private final Deque<CompletableFuture<Optional<Roster>>> reads = new ArrayDeque<>();

  @Override
  public void announce(View adopted) {
    announced.add(adopted);
  }

  @Override
  public CompletableFuture<Boolean> listBehind(
      long registryId, long registration, Set<String> members) {
    written.add(members);
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    unanswered.add(answer);
    return answer;
  }

  @Override
  public CompletableFuture<Optional<Roster>> read() {
    CompletableFuture<Optional<Roster>> answer = new CompletableFuture<>();
    reads.add(answer);
    return answer;
  }

  List<View> announced() {
    return announced;
  }

  /** Who was to be listed, each time. */
  List<Set<String>> written() {
    return written;
  }

  /** Answers the oldest write. */
  void answer(boolean known) {
    unanswered.remove().complete(known);
  }

  /** How many reads are not answered. */
  int reads() {
    return reads.size();
  }

  /** Answers the oldest read. */
  void answer(Optional<Roster> roster) {
    reads.remove().complete(roster);
  }
}
