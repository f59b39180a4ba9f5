package dev.covey.node;

import dev.covey.group.Answer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * What came of the keys that one peer was asked for: counted when the answer is there, once for
 * each key. Safe for concurrent use.
 */
final class PeerCalls {

  /** An answer, or one of {@link dev.covey.group.FailureKind} under its name there. */
  enum Outcome {
    VALUE,
    ABSENT,
    NOT_CACHED,
    MOVED,
    NO_SUCH_KEY,
    NO_SUCH_GROUP,
    LOAD_FAILED,
    OWNER_UNREACHABLE,
    OVERLOADED,
    TOO_LARGE,
    UNDECODABLE,
    DEADLINE_EXCEEDED,
    CLOSED,
    WRITE_FAILED,
    UNAVAILABLE;

    static Outcome of(Answer answer) {
      if (answer instanceof Answer.Value) {
        return VALUE;
      }
      if (answer instanceof Answer.Absent) {
        return ABSENT;
      }
      if (answer instanceof Answer.NotCached) {
        return NOT_CACHED;
      }
      return answer instanceof Answer.Failure failure ? valueOf(failure.kind().name()) : MOVED;
    }

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Never written once made. */
  private final Map<Outcome, LongAdder> counts = new EnumMap<>(Outcome.class);

  private final LongAdder nanos = new LongAdder();

  PeerCalls() {
    for (Outcome outcome : Outcome.values()) {
      counts.put(outcome, new LongAdder());
    }
  }

  void answered(Answer answer, long tookNanos) {
    adder(Outcome.of(answer)).increment();
    nanos.add(tookNanos);
  }

  /** How many keys had this outcome. */
  long count(Outcome outcome) {
    return adder(outcome).sum();
  }

  /** How many keys had any. */
  long count() {
    return counts.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** How long these took together: each from when it was asked for until its answer was there. */
  long nanos() {
    return nanos.sum();
  }

  private LongAdder adder(Outcome outcome) {
    return Objects.requireNonNull(counts.get(outcome)); // there from the start
  }
}
