package dev.covey.peers.session;

import dev.covey.group.Answer;
import dev.covey.group.FailureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The owner's side of one link: answers what is cached in the message after the one that asked, and
 * everything else as it becomes ready, in any order. Safe for concurrent use, except that {@link
 * #received} is called serially.
 */
public final class Responder {

  /** A value above it does not travel in a reply: it waits to be collected. */
  public static final int MAX_REPLY_BYTES = 64 << 10;

  /** A message is full with the reply that brings it to this. */
  private static final int MESSAGE_BYTES = 64 << 10;

  private static final int REPLY_OVERHEAD_BYTES = 48;

  /*
   * How it works.
   *
   * 1. A request is in `outstanding` from before it is answered until its reply is queued or its
   *    asker cancels it: whoever takes it out of there, and nobody else, queues a reply.
   * 2. `drains` counts the calls of drain since the one that is sending began, as in Conversation.
   *    While a message of requests is being answered, its own thread counts as sending, so that
   *    what is cached goes in one message.
   */
  private final Answering answers;
  private final ReplySink sink;
  private final SessionSettings settings;
  private final Map<Long, Boolean> outstanding = new ConcurrentHashMap<>();
  private final Map<Long, Answer.Value> parcels = new ConcurrentHashMap<>();
  private final Queue<Reply> queue = new ConcurrentLinkedQueue<>();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final AtomicInteger drains = new AtomicInteger();
  private final AtomicLong taken = new AtomicLong();
  private long acknowledged; // by the thread that drains
  private volatile boolean ending;
  private volatile boolean closed;
  private boolean ended; // by the thread that drains

  public Responder(Answering answers, ReplySink sink, SessionSettings settings) {
    this.answers = answers;
    this.sink = sink;
    this.settings = settings;
  }

  /** Answers a message of requests. Never blocks. */
  public void received(Requests message) {
    boolean corked = drains.getAndIncrement() == 0;
    try {
      message.cancelled().forEach(this::cancel);
      answerAll(message.requests());
    } finally {
      taken.incrementAndGet();
      if (corked) {
        drainWhileAsked();
      } else {
        drain();
      }
    }
  }

  /** The network takes more. */
  public void ready() {
    drain();
  }

  /**
   * Hands over the value of a parcel.
   *
   * @return null if its asker has cancelled, or has it already
   */
  public Answer.@Nullable Value take(long id) {
    Answer.Value value = parcels.remove(id);
    if (value != null) {
      waitingBytes.addAndGet(-value.bytes().length);
    }
    return value;
  }

  /** Ends the link, after the replies that are ready. */
  public void end() {
    ending = true;
    drain();
  }

  /** The link has ended: what becomes ready is for nobody. */
  public void close() {
    closed = true;
    outstanding.clear();
    parcels.clear();
    queue.clear();
  }

  private void cancel(long id) {
    outstanding.remove(id);
    take(id);
  }

  private void answerAll(List<Request> requests) {
    for (int i = 0; i < requests.size(); ) {
      Request first = requests.get(i);
      if (first.batch() == 0) {
        reply(first.id(), answers.answer(first.group(), first.key(), first.mode()));
        i++;
      } else {
        int end = endOfBatch(requests, i);
        answerTogether(requests.subList(i, end));
        i = end;
      }
    }
  }

  private static int endOfBatch(List<Request> requests, int from) {
    int batch = requests.get(from).batch();
    int end = from;
    while (end < requests.size() && requests.get(end).batch() == batch) {
      end++;
    }
    return end;
  }

  /** They are of one call, so of one group and mode. */
  private void answerTogether(List<Request> batch) {
    Request first = batch.get(0);
    List<String> keys = batch.stream().map(Request::key).toList();
    List<CompletionStage<Answer>> stages = answers.answerAll(first.group(), keys, first.mode());
    for (int i = 0; i < stages.size(); i++) {
      reply(batch.get(i).id(), stages.get(i));
    }
  }

  private void reply(long id, CompletionStage<Answer> stage) {
    CompletableFuture<Answer> future = stage.toCompletableFuture();
    if (future.isDone()) {
      queue(id, future.join());
      return;
    }
    outstanding.put(id, true);
    future.whenComplete(
        (answer, defect) -> {
          if (outstanding.remove(id) != null) {
            queue(id, answer == null ? defect(defect) : answer);
            drain();
          }
        });
  }

  private static Answer defect(@Nullable Throwable defect) {
    return new Answer.Failure(FailureKind.LOAD_FAILED, String.valueOf(defect));
  }

  private void queue(long id, Answer answer) {
    if (answer instanceof Answer.Value value) {
      int bytes = value.bytes().length;
      long waiting = waitingBytes.addAndGet(bytes);
      if (waiting > settings.maxReplyBytes() && waiting > bytes) {
        waitingBytes.addAndGet(-bytes);
        queue.add(new Reply(id, tooMuch(waiting)));
        return;
      }
      if (bytes > MAX_REPLY_BYTES) {
        parcels.put(id, value);
      }
    }
    queue.add(new Reply(id, answer));
  }

  private Answer tooMuch(long bytes) {
    return new Answer.Failure(
        FailureKind.OVERLOADED,
        "values that wait to be sent: "
            + bytes
            + " bytes (expected: at most "
            + settings.maxReplyBytes()
            + ")");
  }

  private void drain() {
    if (drains.getAndIncrement() == 0) {
      drainWhileAsked();
    }
  }

  private void drainWhileAsked() {
    int seen;
    do {
      seen = drains.get();
      send();
    } while (drains.addAndGet(-seen) > 0);
  }

  private void send() {
    while (!closed && !ended && hasMore() && sink.isReady()) {
      sink.send(nextMessage());
    }
    if (ending && !ended && !hasMore()) {
      ended = true;
      sink.end();
    }
  }

  private boolean hasMore() {
    return !queue.isEmpty() || acknowledged != taken.get();
  }

  private Replies nextMessage() {
    acknowledged = taken.get();
    List<Reply> replies = new ArrayList<>();
    List<Parcel> large = new ArrayList<>();
    int bytes = 0;
    while (bytes < MESSAGE_BYTES) {
      Reply reply = queue.poll();
      if (reply == null) {
        break;
      }
      bytes += REPLY_OVERHEAD_BYTES;
      if (reply.answer() instanceof Answer.Value value) {
        if (value.bytes().length > MAX_REPLY_BYTES) {
          large.add(new Parcel(reply.id(), value.bytes().length, value.freshness(), value.hot()));
          continue;
        }
        bytes += value.bytes().length;
        waitingBytes.addAndGet(-value.bytes().length);
      }
      replies.add(reply);
    }
    return new Replies(acknowledged, replies, large);
  }
}
