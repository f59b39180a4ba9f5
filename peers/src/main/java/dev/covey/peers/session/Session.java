package dev.covey.peers.session;

import dev.covey.group.Answer;
import dev.covey.group.FailureKind;
import dev.covey.group.FetchMode;
import dev.covey.group.ViewName;
import dev.covey.singleflight.Timer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one node asks of one peer, over a link that it opens with the first request and again after
 * it has broken. A peer that answers no heartbeats counts as gone: what it was asked fails, and
 * what comes fails at once, until it shows a sign of life.
 *
 * <p>Safe for concurrent use. Its futures never fail, and complete on the link's thread, on the
 * timer's, or on the caller's.
 */
public final class Session {

  /** How much later than its deadline a request may end. */
  private static final long SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /**
   * As many sweeps without a sign of life, while a message is unanswered, and the peer is
   * suspicious.
   */
  private static final int SUSPICIOUS_SWEEPS = 12;

  /** As many heartbeats without a request, and they stop until there is one. */
  private static final int IDLE_BEATS = 120;

  /** Of a node that is nobody to the peer. */
  private static final Heartbeats ANONYMOUS =
      new Heartbeats() {
        @Override
        public Beat beat() {
          return new Beat(0, "", 0, 0, new ViewName(0, 0), 0, false);
        }

        @Override
        public void answered(BeatAnswer answer) {}
      };

  private final Links links;
  private final AnswerObserver observer;
  private final SessionSettings settings;
  private final Timer timer;
  private final LongSupplier ticker;
  private final long heartbeatNanos;
  private final AtomicReference<@Nullable Conversation> current = new AtomicReference<>();
  private final AtomicBoolean beating = new AtomicBoolean();
  private final AtomicBoolean sweeping = new AtomicBoolean();
  private final AtomicInteger batches = new AtomicInteger();
  private final BooleanSupplier mayPassOver;

  /** Heartbeats since the last sign of life. */
  private final AtomicInteger missed = new AtomicInteger();

  /** Sends a heartbeat: in the order in which they say that they were sent. */
  private final OneAtATime heart = new OneAtATime(this::sendBeat);

  private volatile Heartbeats heartbeats = ANONYMOUS;

  /** Whether heartbeats go on without requests. */
  private volatile boolean watched;

  private volatile Answer.@Nullable Failure silence;
  private volatile boolean heardOfLately;
  private volatile boolean used;
  private volatile Answer.@Nullable Failure ended;

  private int idleBeats; // by the timer's thread
  private int quietSweeps; // by the timer's thread

  /** One whose peer counts as gone by missed heartbeats alone. */
  Session(
      Links links,
      SessionSettings settings,
      Timer timer,
      LongSupplier ticker,
      AnswerObserver observer) {
    this(links, settings, timer, ticker, () -> false, observer);
  }

  /**
   * @param mayPassOver whether this peer may be passed over too as soon as it is suspicious: if
   *     most are, it is not they that are in trouble
   * @param observer told of each answer, of refusals and failures too
   */
  public Session(
      Links links,
      SessionSettings settings,
      Timer timer,
      LongSupplier ticker,
      BooleanSupplier mayPassOver,
      AnswerObserver observer) {
    this.mayPassOver = mayPassOver;
    this.links = links;
    this.observer = observer;
    this.settings = settings;
    this.timer = timer;
    this.ticker = ticker;
    this.heartbeatNanos = settings.heartbeat().toNanos();
  }

  /**
   * Asks for one key.
   *
   * @param timeoutNanos how long to wait for the answer, give or take 50 ms
   */
  public CompletableFuture<Answer> fetch(
      String group, String key, FetchMode mode, long timeoutNanos) {
    used = true;
    Answer.Failure refusal = refusal();
    if (refusal != null) {
      return refused(refusal);
    }
    Asked asked = new Asked(group, key, mode, 0, ticker.getAsLong(), timeoutNanos);
    conversation().ask(asked);
    startWatching();
    return asked.answer();
  }

  /**
   * Asks for many keys, in as few messages as they fit in.
   *
   * @param timeoutNanos how long to wait for the answers, give or take 50 ms
   * @return a future for each key, in order
   */
  public List<CompletableFuture<Answer>> fetchAll(
      String group, List<String> keys, FetchMode mode, long timeoutNanos) {
    used = true;
    Answer.Failure refusal = refusal();
    if (refusal != null) {
      return keys.stream().map(key -> refused(refusal)).toList();
    }
    int batch = nextBatch();
    long now = ticker.getAsLong();
    List<Asked> all = new ArrayList<>(keys.size());
    keys.forEach(key -> all.add(new Asked(group, key, mode, batch, now, timeoutNanos)));
    conversation().askAll(all);
    startWatching();
    return all.stream().map(Asked::answer).toList();
  }

  /**
   * Sends heartbeats from now on until it ends, whether anything is asked or not.
   *
   * @param said what they say
   */
  public void watch(Heartbeats said) {
    heartbeats = said;
    watched = true;
    used = true;
    conversation();
    startWatching();
    heart.run();
  }

  /** Sends a heartbeat beside those that are due. */
  public void beatNow() {
    if (ended == null && silence == null) {
      conversation();
      heart.run();
    }
  }

  /** Ends it: what is under way fails so, and what comes. */
  public void end(Answer.Failure why) {
    ended = why;
    Conversation open = current.get();
    if (open != null) {
      open.end(why);
    }
  }

  /** Whether nothing that was asked is under way. */
  public boolean isIdle() {
    Conversation open = current.get();
    return open == null || open.isIdle();
  }

  private CompletableFuture<Answer> refused(Answer refusal) {
    observer.answered(refusal, 0);
    return CompletableFuture.completedFuture(refusal);
  }

  private Answer.@Nullable Failure refusal() {
    Answer.Failure unheard = silence;
    return unheard == null ? ended : unheard;
  }

  /**
   * Whether one more of these may be passed over as soon as it is suspicious: a third of them at
   * most, but one in any case.
   */
  public static boolean mayPassOver(Collection<Session> sessions) {
    return sessions.stream().filter(Session::isSilent).count() < Math.max(1, sessions.size() / 3);
  }

  /** Whether the peer is passed over: it has given no sign of life for some time. */
  public boolean isSilent() {
    return silence != null;
  }

  /** What is under way fails, and what comes, until there is a sign of life. */
  private void passOver(Conversation open, long quietNanos) {
    Answer.Failure unheard =
        new Answer.Failure(
            FailureKind.OWNER_UNREACHABLE,
            "no sign of life for " + TimeUnit.NANOSECONDS.toMillis(quietNanos) + " ms");
    silence = unheard;
    open.end(unheard);
  }

  /** Not 0, which stands for none. */
  private int nextBatch() {
    return batches.updateAndGet(before -> before == Integer.MAX_VALUE ? 1 : before + 1);
  }

  /** May be over again already: then it fails what it is asked. */
  private Conversation conversation() {
    Conversation open = current.get();
    return open == null || open.isOver() ? replace(open) : open;
  }

  /** A new conversation in this one's place; or, if another thread was first, that one's. */
  private Conversation replace(@Nullable Conversation over) {
    Conversation mine =
        new Conversation(
            settings, ticker, observer, this::heard, answer -> heartbeats.answered(answer));
    Conversation found = current.compareAndExchange(over, mine);
    if (found != null && found != over) {
      return found;
    }
    mine.open(links);
    Answer.Failure end = ended;
    if (end != null) { // which may not have seen mine
      mine.end(end);
    }
    return mine;
  }

  private void heard() {
    if (!heardOfLately) {
      heardOfLately = true;
    }
    if (missed.get() != 0) {
      missed.set(0);
    }
    if (silence != null) {
      silence = null;
    }
  }

  private void startWatching() {
    if (!beating.get() && beating.compareAndSet(false, true)) {
      missed.set(0);
      timer.schedule(this::beat, heartbeatNanos);
    }
    if (!sweeping.get() && sweeping.compareAndSet(false, true)) {
      timer.schedule(this::sweep, SWEEP_NANOS);
    }
  }

  private void beat() {
    if (ended != null) {
      return;
    }
    idleBeats = watched || used || !isIdle() ? 0 : idleBeats + 1;
    used = false;
    if (idleBeats >= IDLE_BEATS) {
      rest();
      return;
    }
    Conversation open = current.get();
    if (open != null) {
      countMissed(open);
      if ((isSilent() || watched) && open.isOver()) { // for a sign of life
        replace(open);
      }
    }
    heart.run();
    timer.schedule(this::beat, heartbeatNanos);
  }

  private void countMissed(Conversation open) {
    if (!open.isOver() && missed.incrementAndGet() > settings.missedHeartbeats() && !isSilent()) {
      passOver(open, heartbeatNanos * settings.missedHeartbeats());
    }
  }

  private void sendBeat() {
    Conversation open = current.get();
    if (open != null && !open.isOver()) {
      open.beat(heartbeats.beat());
    }
  }

  /** A peer takes each message at once, however long it takes to answer. */
  private void endIfSuspicious(Conversation open) {
    boolean quiet = !heardOfLately && open.hasUntaken() && !open.isOver();
    heardOfLately = false;
    quietSweeps = quiet ? quietSweeps + 1 : 0;
    if (quietSweeps >= SUSPICIOUS_SWEEPS && !isSilent() && mayPassOver.getAsBoolean()) {
      quietSweeps = 0;
      passOver(open, SUSPICIOUS_SWEEPS * SWEEP_NANOS);
    }
  }

  /** No heartbeats until the next request, which is not refused for a silence of long ago. */
  private void rest() {
    idleBeats = 0;
    silence = null;
    beating.set(false);
    if (used || !isIdle()) { // by who found it beating just before
      startWatching();
    }
  }

  private void sweep() {
    Conversation open = current.get();
    if (open != null) {
      open.endLate(ticker.getAsLong());
      endIfSuspicious(open);
    }
    sweeping.set(false);
    if (!isIdle() && sweeping.compareAndSet(false, true)) {
      timer.schedule(this::sweep, SWEEP_NANOS);
    }
  }
}
