package dev.covey.peers.session;

import static java.util.Objects.requireNonNull;

import dev.covey.group.Answer;
import dev.covey.group.FailureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is asked and answered over one link, from its opening to its end. Safe for concurrent use.
 *
 * <p>Requests are batched without a timer: one goes at once while fewer than so many messages are
 * unanswered, and what is asked meanwhile goes together in the next.
 */
final class Conversation implements LinkListener {

  /**
   * Bounds of a message, unless one request is larger: so that it fits into the smallest that a
   * node may be set to take, which is of 64 KiB.
   */
  private static final int MESSAGE_BYTES = 48 << 10;

  private static final int MESSAGE_CANCELS = 1_000; // of up to 10 bytes

  /*
   * How it works.
   *
   * 1. A request is in `pending` from before it can be sent until it has its answer: whoever takes
   *    it out of there, and nobody else, answers it.
   * 2. Who closes writes `closed` first and then takes everything out of `pending`; who asks puts
   *    in first and then reads `closed`. So none stays behind.
   * 3. Only one thread is `sending` at a time, and looks again at what another has queued
   *    meanwhile. Until the link is open, nobody sends.
   * 4. A message takes what is cancelled before it takes requests: so none cancels a request that
   *    it brings itself, which the owner would not know yet.
   */
  private final SessionSettings settings;
  private final LongSupplier ticker;
  private final AnswerObserver observer;
  private final Runnable onLife;
  private final Consumer<BeatAnswer> onBeatAnswer;
  private final Map<Long, Asked> pending = new ConcurrentHashMap<>();
  private final Queue<Asked> queue = new ConcurrentLinkedQueue<>();
  private final Queue<Long> cancelled = new ConcurrentLinkedQueue<>();
  private final AtomicLong lastId = new AtomicLong();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicLong bytesUnderWay = new AtomicLong();
  private final OneAtATime sending = new OneAtATime(this::send);
  private final AtomicLong sent = new AtomicLong();
  private volatile long taken; // by the link's thread
  private volatile Answer.@Nullable Failure closed;
  private volatile @Nullable Link link;

  /**
   * One whose link is not open yet: it takes requests already.
   *
   * @param onLife told of each sign of life of the peer
   */
  Conversation(
      SessionSettings settings,
      LongSupplier ticker,
      AnswerObserver observer,
      Runnable onLife,
      Consumer<BeatAnswer> onBeatAnswer) {
    this.settings = settings;
    this.ticker = ticker;
    this.observer = observer;
    this.onLife = onLife;
    this.onBeatAnswer = onBeatAnswer;
    sending.ask(); // held until the link is open
  }

  /** Opens the link, and sends what is queued. To be called once. */
  void open(Links links) {
    Link opened;
    try {
      opened = links.open(this);
    } catch (RuntimeException | Error defect) {
      closed(defective(defect));
      return; // sending is held for good: there is nothing to send to
    }
    link = opened;
    if (closed != null) { // before there was a link that could be closed
      opened.close();
    }
    sending.runWhileAsked();
  }

  boolean isOver() {
    return closed != null;
  }

  boolean isIdle() {
    return pending.isEmpty();
  }

  /** Whether a message is under way that the peer has not taken yet. */
  boolean hasUntaken() {
    return sent.get() != taken;
  }

  void ask(Asked asked) {
    if (admit(asked)) {
      queue.add(asked);
      failIfOver(asked);
      sending.run();
    }
  }

  /** Asks for many keys, in as few messages as they fit in. */
  void askAll(List<Asked> all) {
    List<Asked> admitted = all.stream().filter(this::admit).toList();
    queue.addAll(admitted); // at once: what others ask at the same time is not in between
    admitted.forEach(this::failIfOver);
    sending.run();
  }

  /** Never blocks; from one thread at a time. */
  void beat(Beat beat) {
    Link open = link;
    if (open != null) {
      open.beat(beat);
    }
  }

  /** Ends those requests whose time is over. */
  void endLate(long nowNanos) {
    for (Asked asked : pending.values()) {
      if (asked.deadlineNanos() - nowNanos <= 0) {
        settle(asked.id(), new Answer.Failure(FailureKind.DEADLINE_EXCEEDED, "no answer in time"));
        cancelled.add(asked.id());
      }
    }
    if (!cancelled.isEmpty()) {
      sending.run();
    }
  }

  /** Ends it, and the link: what is under way fails. */
  void end(Answer.Failure why) {
    closed(why);
    Link open = link;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void received(Replies replies) {
    onLife.run();
    taken = replies.taken();
    sending.run(); // first, so that the peer has something to do meanwhile
    sending.after(() -> deliver(replies));
  }

  /** What it makes others ask goes together. */
  private void deliver(Replies replies) {
    long now = ticker.getAsLong();
    replies.replies().forEach(reply -> settle(reply.id(), reply.answer(), now));
    replies.parcels().forEach(this::collect);
  }

  @Override
  public void heartbeatAnswered(BeatAnswer answer) {
    onLife.run();
    onBeatAnswer.accept(answer);
  }

  @Override
  public void ready() {
    sending.run();
  }

  @Override
  public void closed(Answer.Failure why) {
    if (closed == null) {
      closed = why;
    }
    pending.keySet().forEach(id -> settle(id, why));
    queue.clear();
  }

  /** Whether it is under way from now on; else it is refused. */
  private boolean admit(Asked asked) {
    int requests = underWay.incrementAndGet();
    long bytes = bytesUnderWay.addAndGet(asked.bytes());
    if (requests > settings.maxRequests() || bytes > settings.maxRequestBytes()) {
      release(asked);
      answer(asked, new Answer.Failure(FailureKind.OVERLOADED, tooMany()), asked.askedAtNanos());
      return false;
    }
    long id = lastId.incrementAndGet();
    asked.number(id);
    pending.put(id, asked);
    return true;
  }

  private void failIfOver(Asked asked) {
    Answer.Failure end = closed;
    if (end != null) {
      settle(asked.id(), end);
    }
  }

  private String tooMany() {
    return "requests under way to the owner: "
        + underWay
        + " of "
        + bytesUnderWay
        + " bytes (expected: at most "
        + settings.maxRequests()
        + " of "
        + settings.maxRequestBytes()
        + ")";
  }

  private void release(Asked asked) {
    underWay.decrementAndGet();
    bytesUnderWay.addAndGet(-asked.bytes());
  }

  private void settle(long id, Answer answer) {
    settle(id, answer, ticker.getAsLong());
  }

  private void settle(long id, Answer answer, long nowNanos) {
    Asked asked = pending.remove(id);
    if (asked != null) { // else it was late, or is none of ours
      release(asked);
      answer(asked, answer, nowNanos);
    }
  }

  private void answer(Asked asked, Answer answer, long nowNanos) {
    observer.answered(answer, nowNanos - asked.askedAtNanos());
    asked.answer().complete(answer);
  }

  private void collect(Parcel parcel) {
    Asked asked = pending.get(parcel.id());
    if (asked == null) {
      return;
    }
    long heardAtNanos = ticker.getAsLong();
    requireNonNull(link, "replies before there is a link")
        .collect(parcel, asked.deadlineNanos() - heardAtNanos)
        .thenAccept(answer -> collected(parcel.id(), answer, ticker.getAsLong() - heardAtNanos));
  }

  private void collected(long id, Answer answer, long tookNanos) {
    settle(id, aged(answer, tookNanos));
    if (!(answer instanceof Answer.Value)) { // it may wait there still
      cancelled.add(id);
      sending.run();
    }
  }

  private static Answer aged(Answer answer, long nanos) {
    return answer instanceof Answer.Value value
        ? new Answer.Value(value.bytes(), value.freshness().after(nanos), value.hot())
        : answer;
  }

  /** Sends what may go. */
  private void send() {
    try {
      sendMessages();
    } catch (RuntimeException | Error defect) { // what it took out of the queue is lost
      end(defective(defect));
    }
  }

  private static Answer.Failure defective(Throwable defect) {
    return new Answer.Failure(FailureKind.OWNER_UNREACHABLE, "defect: " + defect);
  }

  private void sendMessages() {
    Link open = requireNonNull(link, "no link yet");
    while (closed == null && hasMore() && mayGo() && open.isReady()) {
      Requests message = nextMessage();
      if (!message.requests().isEmpty() || !message.cancelled().isEmpty()) {
        sent.incrementAndGet();
        open.send(message);
      }
    }
  }

  private boolean hasMore() {
    return !queue.isEmpty() || !cancelled.isEmpty();
  }

  private boolean mayGo() {
    return sent.get() - taken < settings.unansweredMessages();
  }

  private Requests nextMessage() {
    List<Long> ended = new ArrayList<>();
    while (ended.size() < MESSAGE_CANCELS && !cancelled.isEmpty()) {
      ended.add(cancelled.remove());
    }
    List<Request> requests = new ArrayList<>();
    String group = "";
    int bytes = 0;
    for (Asked asked = queue.peek(); asked != null; asked = queue.peek()) {
      if (!asked.answer().isDone()) { // late already, or cancelled
        bytes += asked.bytesAfter(group);
        if (bytes > MESSAGE_BYTES && !requests.isEmpty()) {
          break;
        }
        requests.add(asked.request());
        group = asked.group();
      }
      queue.poll(); // that one, unless the link has just closed
    }
    return new Requests(requests, ended);
  }
}
