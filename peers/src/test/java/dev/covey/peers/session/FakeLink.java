package dev.covey.peers.session;

import dev.covey.group.Answer;
import dev.covey.group.FailureKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A link whose peer says what the test says. Confined to one thread. */
final class FakeLink implements Link {

  final List<Requests> sent = new ArrayList<>();
  final Map<Parcel, CompletableFuture<Answer>> collected = new LinkedHashMap<>();
  int beats;
  @Nullable Beat lastBeat;
  boolean ready = true;
  boolean closed;

  /** What sending throws, against its contract. */
  @Nullable RuntimeException defect;

  private final LinkListener listener;
  private long taken;

  FakeLink(LinkListener listener) {
    this.listener = listener;
  }

  @Override
  public void send(Requests requests) {
    if (defect != null) {
      throw defect;
    }
    sent.add(requests);
  }

  @Override
  public boolean isReady() {
    return ready;
  }

  @Override
  public void beat(Beat beat) {
    beats++;
    lastBeat = beat;
  }

  @Override
  public CompletableFuture<Answer> collect(Parcel parcel, long timeoutNanos) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    collected.put(parcel, answer);
    return answer;
  }

  @Override
  public void close() {
    breaks("closed by the asker");
  }

  /** The peer has taken one more message. */
  void takes() {
    replies();
  }

  /** The peer has taken one more message, and replies. */
  void replies(Reply... replies) {
    listener.received(new Replies(++taken, Arrays.asList(replies), List.of()));
  }

  /** The peer replies. */
  void repliesLater(Reply... replies) {
    listener.received(new Replies(taken, Arrays.asList(replies), List.of()));
  }

  void announces(Parcel parcel) {
    listener.received(new Replies(++taken, List.of(), List.of(parcel)));
  }

  void answersHeartbeat() {
    listener.heartbeatAnswered(Values.BEAT_ANSWER);
  }

  void becomesReady() {
    ready = true;
    listener.ready();
  }

  void breaks(String why) {
    if (!closed) {
      closed = true;
      listener.closed(new Answer.Failure(FailureKind.OWNER_UNREACHABLE, why));
    }
  }

  /** The keys of each message, in order. */
  List<List<String>> keys() {
    return sent.stream()
        .map(message -> message.requests().stream().map(Request::key).toList())
        .toList();
  }

  /** The id of the newest request for the key. */
  long idOf(String key) {
    return sent.stream()
        .flatMap(message -> message.requests().stream())
        .filter(request -> request.key().equals(key))
        .reduce((before, last) -> last)
        .orElseThrow()
        .id();
  }

  /** A reply to the newest request for the key, whose value is the key. */
  Reply reply(String key) {
    return new Reply(idOf(key), Values.of(key));
  }
}
