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

  /**
   * Bound of a message, unless one reply is larger: so that it fits well into the smallest that a
   * node may be set to take, which is of 128 KiB.
   */
  private static final int MESSAGE_BYTES = 60 << 10;

  /** Upper bound of what a reply or a parcel takes beside a value or a detail. */
  private static final int REPLY_OVERHEAD_BYTES = 64;

  /** UTF-8 takes at most so many bytes for a char. */
  private static final int MAX_BYTES_PER_CHAR = 3;

  /** Users' exceptions may say anything: what is more of a failure's detail does not travel. */
  private static final int MAX_DETAIL_CHARS = 4 << 10;

  /*
   * How it works.
   *
   * 1. A request is in `outstanding` from before it is answered until its reply is queued or its
   *    asker cancels it. Its reply is queued while the map keeps others from the request: so who
   *    cancels it comes either before that, or late enough to find the parcel.
   * 2. What finds no room among the values that wait is `postponed`: its request, not its value,
   *    which is asked for again when there is room. It is `outstanding` until then. A value that has
   *    to be loaded for that, since it is not kept, is refused if it finds no room again.
   * 3. Only one thread is `sending` at a time, and nobody while a message of requests is being
   *    answered, so that what is cached goes in one message.
   */
  private final Answering answers;
  private final ReplySink sink;
  private final SessionSettings settings;
  private final Map<Long, Boolean> outstanding = new ConcurrentHashMap<>();
  private final Map<Long, Answer.Value> parcels = new ConcurrentHashMap<>();
  private final Queue<Reply> queue = new ConcurrentLinkedQueue<>();
  private final Queue<Postponed> postponed = new ConcurrentLinkedQueue<>();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final OneAtATime sending = new OneAtATime(this::send);
  private final AtomicLong taken = new AtomicLong();
  private long acknowledged; // by the thread that sends
  private volatile boolean ending;
  private volatile boolean closed;
  private boolean ended; // by the thread that sends

  public Responder(Answering answers, ReplySink sink, SessionSettings settings) {
    this.answers = answers;
    this.sink = sink;
    this.settings = settings;
  }

  /** A request that is to be answered again, whose value was of that many bytes. */
  private record Postponed(Request request, int bytes) {}

  /** Answers a message of requests. Never blocks. */
  public void received(Requests message) {
    sending.after(() -> take(message));
  }

  private void take(Requests message) {
    try {
      message.cancelled().forEach(this::cancel);
      answerAll(message.requests());
    } finally {
      taken.incrementAndGet();
    }
  }

  /** The network takes more. */
  public void ready() {
    sending.run();
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
      if (!postponed.isEmpty()) {
        sending.run();
      }
    }
    return value;
  }

  /** Ends the link, after the replies that are ready. */
  public void end() {
    ending = true;
    sending.run();
  }

  /** The link has ended: what becomes ready is for nobody. */
  public void close() {
    closed = true;
    outstanding.clear();
    parcels.clear();
    queue.clear();
    postponed.clear();
  }

  private void cancel(long id) {
    outstanding.remove(id);
    take(id);
  }

  private void answerAll(List<Request> requests) {
    for (int i = 0; i < requests.size(); ) {
      int end = endOfBatch(requests, i);
      List<Request> together = requests.subList(i, end);
      try {
        answerTogether(together);
      } catch (RuntimeException | Error defect) { // against the contract: the others go on
        Answer failure = defective(defect);
        together.forEach(request -> queue.add(new Reply(request.id(), failure)));
      }
      i = end;
    }
  }

  private static int endOfBatch(List<Request> requests, int from) {
    int batch = requests.get(from).batch();
    int end = from + 1;
    while (batch != 0 && end < requests.size() && requests.get(end).batch() == batch) {
      end++;
    }
    return end;
  }

  /** They are of one call, so of one group and mode. */
  private void answerTogether(List<Request> batch) {
    Request first = batch.get(0);
    if (first.batch() == 0) {
      reply(first, answers.answer(first.group(), first.key(), first.mode()));
      return;
    }
    List<String> keys = batch.stream().map(Request::key).toList();
    List<CompletionStage<Answer>> stages = answers.answerAll(first.group(), keys, first.mode());
    for (int i = 0; i < stages.size(); i++) {
      reply(batch.get(i), stages.get(i));
    }
  }

  private void reply(Request request, CompletionStage<Answer> stage) {
    CompletableFuture<Answer> future = stage.toCompletableFuture();
    Answer ready = isReady(future) ? future.join() : null;
    if (ready != null && queued(request.id(), ready)) {
      return;
    }
    outstanding.put(request.id(), true);
    if (ready == null) {
      replyLater(request, future, true);
    } else {
      postpone(request, ready);
    }
  }

  private void postpone(Request request, Answer answer) {
    postponed.add(new Postponed(request, bytesOfValue(answer)));
  }

  private static boolean isReady(CompletableFuture<Answer> future) {
    return future.isDone() && !future.isCompletedExceptionally();
  }

  /**
   * @param patient whether the answer, if it finds no room, is postponed, and not refused
   */
  private void replyLater(Request request, CompletableFuture<Answer> future, boolean patient) {
    long id = request.id();
    future.whenComplete(
        (answer, defect) -> {
          Answer found = answer == null ? defective(defect) : answer;
          outstanding.computeIfPresent(
              id,
              (same, asked) -> {
                if (queued(id, found)) {
                  return null;
                }
                if (patient) {
                  postpone(request, found);
                  return asked;
                }
                queue.add(new Reply(id, tooMuch()));
                return null;
              });
          sending.run();
        });
  }

  /** Answers what was postponed, as far as there is room now. By the thread that sends. */
  private void resume() {
    for (Postponed next = postponed.peek();
        next != null && hasRoom(waitingBytes.get(), next.bytes());
        next = postponed.peek()) {
      postponed.poll(); // that one, unless the link has just closed
      if (outstanding.containsKey(next.request().id())) {
        answerAgain(next.request());
      }
    }
  }

  private void answerAgain(Request request) {
    long id = request.id();
    CompletableFuture<Answer> future;
    try {
      future = answers.answer(request.group(), request.key(), request.mode()).toCompletableFuture();
    } catch (RuntimeException | Error defect) { // against the contract
      future = CompletableFuture.failedFuture(defect);
    }
    if (!isReady(future)) { // evicted meanwhile, or never kept
      replyLater(request, future, false);
      return;
    }
    Answer answer = future.join();
    outstanding.computeIfPresent(
        id,
        (same, asked) -> {
          if (queued(id, answer)) {
            return null;
          }
          postpone(request, answer);
          return asked;
        });
  }

  private static Answer defective(@Nullable Throwable defect) {
    return new Answer.Failure(FailureKind.LOAD_FAILED, String.valueOf(defect));
  }

  /** Queues a reply, if there is room for its value among those that wait. */
  private boolean queued(long id, Answer answer) {
    if (answer instanceof Answer.Value value) {
      if (!reserved(value.bytes().length)) {
        return false;
      }
      if (isLarge(value)) {
        parcels.put(id, value);
      }
    }
    queue.add(new Reply(id, answer instanceof Answer.Failure failure ? clipped(failure) : answer));
    return true;
  }

  private boolean reserved(int bytes) {
    if (hasRoom(waitingBytes.getAndAdd(bytes), bytes)) {
      return true;
    }
    waitingBytes.addAndGet(-bytes);
    return false;
  }

  /** One value may be larger than the bound, if no other waits. */
  private boolean hasRoom(long waiting, int bytes) {
    return waiting == 0 || waiting + bytes <= settings.maxReplyBytes();
  }

  private static Answer clipped(Answer.Failure failure) {
    String detail = failure.detail();
    return detail.length() <= MAX_DETAIL_CHARS
        ? failure
        : new Answer.Failure(
            failure.kind(), detail.substring(0, MAX_DETAIL_CHARS) + "…", failure.retryAfterNanos());
  }

  private Answer tooMuch() {
    return new Answer.Failure(
        FailureKind.OVERLOADED,
        "values that wait to be sent: "
            + waitingBytes
            + " bytes (expected: room for another one below "
            + settings.maxReplyBytes()
            + ")");
  }

  private void send() {
    try {
      resume();
      while (!closed && !ended && hasMore() && sink.isReady()) {
        sink.send(nextMessage());
        resume();
      }
    } catch (RuntimeException | Error defect) { // what it took out of the queue is lost
      close();
      ended = true;
      sink.end();
      throw defect;
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
    for (Reply reply = queue.peek(); reply != null; reply = queue.peek()) {
      bytes += bytesOf(reply.answer());
      if (bytes > MESSAGE_BYTES && !(replies.isEmpty() && large.isEmpty())) {
        break;
      }
      queue.poll(); // that one, unless the link has just closed
      if (!(reply.answer() instanceof Answer.Value value)) {
        replies.add(reply);
      } else if (isLarge(value)) {
        large.add(new Parcel(reply.id(), value.bytes().length, value.freshness(), value.hot()));
      } else {
        waitingBytes.addAndGet(-value.bytes().length);
        replies.add(reply);
      }
    }
    return new Replies(acknowledged, replies, large);
  }

  private static int bytesOf(Answer answer) {
    if (answer instanceof Answer.Value value && !isLarge(value)) {
      return REPLY_OVERHEAD_BYTES + value.bytes().length;
    }
    return answer instanceof Answer.Failure failure
        ? REPLY_OVERHEAD_BYTES + failure.detail().length() * MAX_BYTES_PER_CHAR
        : REPLY_OVERHEAD_BYTES;
  }

  private static int bytesOfValue(Answer answer) {
    return answer instanceof Answer.Value value ? value.bytes().length : 0;
  }

  private static boolean isLarge(Answer.Value value) {
    return value.bytes().length > MAX_REPLY_BYTES;
  }
}
