package dev.covey.peers.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.group.Answer;
import dev.covey.group.FailureKind;
import dev.covey.group.FetchMode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * A link with its owner's end, and what is on its way between them, which arrives by steps.
 * Confined to one thread.
 */
final class RandomLink implements Link {

  /** As much as the network takes before it holds back. */
  private static final int WINDOW = 3;

  /** So many replies wait at the owner, and it takes no more. */
  private static final int FULL = 8;

  private final LinkListener asker;
  private final Function<List<String>, List<CompletableFuture<Answer>>> answers;
  private final Responder owner;
  private final long maxReplyBytes;
  private final Queue<Requests> toOwner = new ArrayDeque<>();
  private final Queue<Replies> toAsker = new ArrayDeque<>();
  private final Map<Parcel, CompletableFuture<Answer>> collecting = new LinkedHashMap<>();
  private final Set<Long> known = new HashSet<>();
  private long beats;
  private boolean closed;
  private boolean checking;

  RandomLink(
      LinkListener asker,
      Function<List<String>, List<CompletableFuture<Answer>>> answers,
      SessionSettings settings) {
    this.asker = asker;
    this.answers = answers;
    this.owner = new Responder(new Owner(), new Sink(), settings);
    this.maxReplyBytes = settings.maxReplyBytes();
  }

  boolean isClosed() {
    return closed;
  }

  /** One thing happens that can. */
  void step(Random random) {
    switch (random.nextInt(4)) {
      case 0 -> requestsArrive();
      case 1 -> repliesArrive();
      case 2 -> parcelIsTaken(random.nextInt(8) == 0);
      default -> {
        if (beats > 0) {
          beats--;
          asker.heartbeatAnswered(Values.BEAT_ANSWER);
        }
      }
    }
  }

  /** All of it. */
  void flush() {
    while (!closed && !(toOwner.isEmpty() && toAsker.isEmpty() && collecting.isEmpty())) {
      requestsArrive();
      repliesArrive();
      parcelIsTaken(false);
    }
    if (!closed && beats > 0) {
      beats = 0;
      asker.heartbeatAnswered(Values.BEAT_ANSWER);
    }
  }

  void breaks() {
    close();
  }

  private void requestsArrive() {
    boolean wasFull = toOwner.size() >= WINDOW;
    Requests message = toOwner.poll();
    if (message != null) {
      message.requests().forEach(request -> assertThat(known.add(request.id())).isTrue());
      owner.received(message);
    }
    if (wasFull) {
      asker.ready();
    }
  }

  private void repliesArrive() {
    boolean wasFull = toAsker.size() >= WINDOW;
    Replies message = toAsker.poll();
    if (message != null) {
      asker.received(message);
    }
    if (wasFull) {
      owner.ready();
    }
  }

  private void parcelIsTaken(boolean lost) {
    if (collecting.isEmpty()) {
      return;
    }
    Map.Entry<Parcel, CompletableFuture<Answer>> first = collecting.entrySet().iterator().next();
    Parcel parcel = first.getKey();
    CompletableFuture<Answer> answer = first.getValue();
    collecting.remove(parcel);
    Answer.Value value = lost ? null : owner.take(parcel.id());
    if (value == null) {
      answer.complete(new Answer.Failure(FailureKind.OWNER_UNREACHABLE, "not here"));
    } else {
      assertThat(value.bytes()).hasSize(parcel.bytes());
      answer.complete(value);
    }
  }

  /** Just as much waits at the owner as the bound says, once nothing is on its way. */
  void checkThatNothingWaits() {
    checking = true;
    for (int i = 0; i < WINDOW; i++) {
      toAsker.add(new Replies(0, List.of(), List.of())); // so that nothing more goes
    }
    owner.received(
        new Requests(
            LongStream.rangeClosed(1, FULL)
                .mapToObj(i -> new Request(-i, "g", "k", FetchMode.LOAD, 0))
                .toList(),
            List.of()));
    toAsker.clear();
    owner.ready();
    List<Answer> answered = new ArrayList<>();
    for (Replies next = toAsker.poll(); next != null; next = toAsker.poll()) {
      next.replies().forEach(reply -> answered.add(reply.answer()));
      owner.ready();
    }
    assertThat(answered).hasSize(FULL).allMatch(Answer.Value.class::isInstance);
  }

  @Override
  public void send(Requests requests) {
    assertThat(toOwner.size()).isLessThan(WINDOW);
    toOwner.add(requests);
  }

  @Override
  public boolean isReady() {
    return toOwner.size() < WINDOW;
  }

  @Override
  public void beat(Beat beat) {
    beats++;
  }

  @Override
  public CompletableFuture<Answer> collect(Parcel parcel, long timeoutNanos) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    collecting.put(parcel, answer);
    return answer;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      owner.close();
      toOwner.clear();
      toAsker.clear();
      asker.closed(new Answer.Failure(FailureKind.OWNER_UNREACHABLE, "broken"));
      collecting
          .values()
          .forEach(
              answer -> answer.complete(new Answer.Failure(FailureKind.OWNER_UNREACHABLE, "")));
      collecting.clear();
    }
  }

  /** Where the owner's replies go. */
  private final class Sink implements ReplySink {

    @Override
    public void send(Replies replies) {
      assertThat(toAsker.size()).isLessThan(WINDOW);
      toAsker.add(replies);
    }

    @Override
    public boolean isReady() {
      return toAsker.size() < WINDOW;
    }

    @Override
    public void end() {
      close();
    }
  }

  /** Who knows the answers. */
  private final class Owner implements Answering {

    @Override
    public CompletionStage<Answer> answer(String group, String key, FetchMode mode) {
      return checking
          ? CompletableFuture.completedFuture(Values.ofBytes((int) maxReplyBytes / FULL))
          : answers.apply(List.of(key)).get(0);
    }

    @Override
    public List<CompletionStage<Answer>> answerAll(
        String group, List<String> keys, FetchMode mode) {
      return List.copyOf(answers.apply(keys));
    }

    @Override
    public BeatAnswer beaten(Beat beat) {
      return Values.BEAT_ANSWER;
    }
  }
}
