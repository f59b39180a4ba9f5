package dev.covey.node;

import com.google.protobuf.UnsafeByteOperations;
import dev.covey.group.Answer;
import dev.covey.group.CacheException;
import dev.covey.group.EncodedLookup;
import dev.covey.group.FailureKind;
import dev.covey.group.FetchMode;
import dev.covey.group.Freshness;
import dev.covey.group.Handed;
import dev.covey.group.Source;
import dev.covey.group.UnavailableException;
import dev.covey.group.ViewName;
import dev.covey.group.Write;
import dev.covey.group.WriteAnswer;
import dev.covey.proto.v1.Absent;
import dev.covey.proto.v1.Done;
import dev.covey.proto.v1.Failure;
import dev.covey.proto.v1.GetResponse;
import dev.covey.proto.v1.KeyWrite;
import dev.covey.proto.v1.Moved;
import dev.covey.proto.v1.NotCached;
import dev.covey.proto.v1.PeekResponse;
import dev.covey.proto.v1.Value;
import dev.covey.proto.v1.WriteResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Between what members say and the messages that carry it. */
final class Messages {

  private static final dev.covey.proto.v1.Handed NOTHING_HANDED =
      dev.covey.proto.v1.Handed.getDefaultInstance();

  private Messages() {}

  static dev.covey.proto.v1.Answer toMessage(Answer answer) {
    dev.covey.proto.v1.Answer.Builder message = dev.covey.proto.v1.Answer.newBuilder();
    if (answer instanceof Answer.Value value) {
      // The array is never changed, so the message may share it.
      message.setValue(
          Value.newBuilder()
              .setData(UnsafeByteOperations.unsafeWrap(value.bytes()))
              .setFreshness(toMessage(value.freshness()))
              .setHot(value.hot()));
    } else if (answer instanceof Answer.Absent absent) {
      message.setAbsent(Absent.newBuilder().setFreshness(toMessage(absent.freshness())));
    } else if (answer instanceof Answer.NotCached) {
      message.setNotCached(NotCached.getDefaultInstance());
    } else if (answer instanceof Answer.Moved moved) {
      message.setMoved(toMessage(moved.view()));
    } else if (answer instanceof Answer.Failure failure) {
      message.setFailure(
          Failure.newBuilder()
              .setCode(toMessage(failure.kind()))
              .setDetail(failure.detail())
              .setRetryAfterNanos(failure.retryAfterNanos()));
    }
    return message.build();
  }

  static Answer fromMessage(dev.covey.proto.v1.Answer message) {
    return switch (message.getOutcomeCase()) {
      case VALUE ->
          new Answer.Value(
              message.getValue().getData().toByteArray(),
              fromMessage(message.getValue().getFreshness()),
              message.getValue().getHot());
      case ABSENT -> new Answer.Absent(fromMessage(message.getAbsent().getFreshness()));
      case NOT_CACHED -> new Answer.NotCached();
      case MOVED -> new Answer.Moved(fromMessage(message.getMoved()));
      case FAILURE ->
          new Answer.Failure(
              fromMessage(message.getFailure().getCode()),
              message.getFailure().getDetail(),
              message.getFailure().getRetryAfterNanos());
      case OUTCOME_NOT_SET ->
          new Answer.Failure(
              FailureKind.LOAD_FAILED, "an answer of a kind that this release does not know");
    };
  }

  static PeekResponse toPeekResponse(List<Optional<Handed>> handed) {
    PeekResponse.Builder response = PeekResponse.newBuilder();
    for (Optional<Handed> each : handed) {
      response.addHanded(each.map(Messages::toMessage).orElse(NOTHING_HANDED));
    }
    return response.build();
  }

  private static dev.covey.proto.v1.Handed toMessage(Handed handed) {
    dev.covey.proto.v1.Handed.Builder message =
        dev.covey.proto.v1.Handed.newBuilder()
            .setPresent(true)
            .setAgeNanos(handed.ageNanos())
            .setSoftNanos(handed.softNanos())
            .setHardNanos(handed.hardNanos())
            .setEndNanos(handed.endNanos());
    byte[] bytes = handed.bytes();
    if (bytes != null) {
      message.setValue(UnsafeByteOperations.unsafeWrap(bytes));
    }
    return message.build();
  }

  static List<Optional<Handed>> fromMessage(PeekResponse response) {
    return response.getHandedList().stream()
        .map(
            message ->
                message.getPresent()
                    ? Optional.of(
                        new Handed(
                            message.hasValue() ? message.getValue().toByteArray() : null,
                            message.getAgeNanos(),
                            message.getSoftNanos(),
                            message.getHardNanos(),
                            message.getEndNanos()))
                    : Optional.<Handed>empty())
        .toList();
  }

  static KeyWrite toMessage(Write write) {
    KeyWrite.Builder message = KeyWrite.newBuilder().setKey(write.key());
    byte[] bytes = write.bytes();
    if (bytes != null) {
      message.setValue(UnsafeByteOperations.unsafeWrap(bytes)); // never changed
    }
    Duration timeToLive = write.timeToLive();
    if (timeToLive != null) {
      message.setTimeToLiveNanos(TimeUnit.NANOSECONDS.convert(timeToLive));
    }
    return message.build();
  }

  static Write fromMessage(KeyWrite message) {
    return new Write(
        message.getKey(),
        message.hasValue() ? message.getValue().toByteArray() : null,
        message.hasTimeToLiveNanos() ? Duration.ofNanos(message.getTimeToLiveNanos()) : null);
  }

  static WriteResponse toMessage(List<WriteAnswer> answers) {
    WriteResponse.Builder message = WriteResponse.newBuilder();
    WriteAnswer before = null;
    for (WriteAnswer answer : answers) {
      message.addAnswers(
          answer.equals(before)
              ? dev.covey.proto.v1.WriteAnswer.getDefaultInstance()
              : toMessage(answer));
      before = answer;
    }
    return message.build();
  }

  static List<WriteAnswer> fromMessage(WriteResponse message) {
    List<WriteAnswer> answers = new ArrayList<>(message.getAnswersCount());
    for (dev.covey.proto.v1.WriteAnswer answer : message.getAnswersList()) {
      boolean asBefore =
          !answers.isEmpty() && dev.covey.proto.v1.WriteAnswer.getDefaultInstance().equals(answer);
      answers.add(asBefore ? answers.get(answers.size() - 1) : fromMessage(answer));
    }
    return answers;
  }

  static dev.covey.proto.v1.WriteAnswer toMessage(WriteAnswer answer) {
    dev.covey.proto.v1.WriteAnswer.Builder message = dev.covey.proto.v1.WriteAnswer.newBuilder();
    if (answer instanceof WriteAnswer.Done) {
      message.setDone(Done.getDefaultInstance());
    } else if (answer instanceof WriteAnswer.Moved moved) {
      message.setMoved(toMessage(moved.view()));
    } else if (answer instanceof WriteAnswer.Failure failure) {
      message.setFailure(
          Failure.newBuilder()
              .setCode(toMessage(failure.kind()))
              .setDetail(failure.detail())
              .addAllMembers(failure.members()));
    }
    return message.build();
  }

  static WriteAnswer fromMessage(dev.covey.proto.v1.WriteAnswer message) {
    return switch (message.getOutcomeCase()) {
      case DONE -> new WriteAnswer.Done();
      case MOVED -> new WriteAnswer.Moved(fromMessage(message.getMoved()));
      case FAILURE -> {
        Failure failure = message.getFailure();
        yield new WriteAnswer.Failure(
            fromMessage(failure.getCode()), failure.getDetail(), failure.getMembersList());
      }
      case OUTCOME_NOT_SET ->
          new WriteAnswer.Failure(
              FailureKind.WRITE_FAILED, "an answer of a kind that this release does not know");
    };
  }

  private static Moved toMessage(ViewName view) {
    return Moved.newBuilder().setRevision(view.revision()).setRegistryId(view.registryId()).build();
  }

  private static ViewName fromMessage(Moved message) {
    return new ViewName(message.getRegistryId(), message.getRevision());
  }

  static dev.covey.proto.v1.FetchMode toMessage(FetchMode mode) {
    return switch (mode) {
      case LOAD -> dev.covey.proto.v1.FetchMode.LOAD;
      case NESTED_LOAD -> dev.covey.proto.v1.FetchMode.NESTED_LOAD;
      case STAND_IN -> dev.covey.proto.v1.FetchMode.STAND_IN;
      case CACHED_ONLY -> dev.covey.proto.v1.FetchMode.CACHED_ONLY;
    };
  }

  static FetchMode fromMessage(dev.covey.proto.v1.FetchMode mode) {
    return switch (mode) {
      case LOAD -> FetchMode.LOAD;
      case NESTED_LOAD -> FetchMode.NESTED_LOAD;
      case STAND_IN -> FetchMode.STAND_IN;
      case CACHED_ONLY, UNRECOGNIZED ->
          FetchMode.CACHED_ONLY; // never load for a reason that is not known
    };
  }

  static dev.covey.proto.v1.Freshness toMessage(Freshness freshness) {
    return dev.covey.proto.v1.Freshness.newBuilder()
        .setAgeNanos(freshness.ageNanos())
        .setRemainingNanos(freshness.remainingNanos())
        .setLoaded(freshness.loaded())
        .setStale(freshness.stale())
        .build();
  }

  static Freshness fromMessage(dev.covey.proto.v1.Freshness message) {
    return new Freshness(
        message.getAgeNanos(),
        message.getRemainingNanos(),
        message.getLoaded(),
        message.getStale());
  }

  static GetResponse toMessage(EncodedLookup found) {
    GetResponse.Builder message =
        GetResponse.newBuilder()
            .setSource(toMessage(found.source()))
            .setOwner(found.owner())
            .setAgeNanos(found.ageNanos())
            .setRemainingNanos(Math.max(0, found.remainingNanos()))
            .setStale(found.stale());
    byte[] bytes = found.bytes();
    if (bytes != null) {
      message.setValue(UnsafeByteOperations.unsafeWrap(bytes)); // never changed
    }
    return message.build();
  }

  static Failure toMessage(CacheException failure) {
    Failure.Builder message =
        Failure.newBuilder().setCode(toMessage(failure.kind())).setDetail(failure.detail());
    if (failure instanceof UnavailableException unavailable) {
      message.addAllMembers(unavailable.members());
    }
    return message.build();
  }

  private static GetResponse.Source toMessage(Source source) {
    return switch (source) {
      case MAIN_HIT -> GetResponse.Source.MAIN_HIT;
      case HOT_HIT -> GetResponse.Source.HOT_HIT;
      case PEER_HIT -> GetResponse.Source.PEER_HIT;
      case PEER_LOAD -> GetResponse.Source.PEER_LOAD;
      case LOAD -> GetResponse.Source.LOAD;
      case FALLBACK_LOAD -> GetResponse.Source.FALLBACK_LOAD;
    };
  }

  static Failure.Code toMessage(FailureKind kind) {
    return switch (kind) {
      case NO_SUCH_KEY ->
          throw new IllegalArgumentException(kind + " (expected: Answer.Absent in its place)");
      case NO_SUCH_GROUP -> Failure.Code.NO_SUCH_GROUP;
      case LOAD_FAILED -> Failure.Code.LOAD_FAILED;
      case OWNER_UNREACHABLE -> Failure.Code.OWNER_UNREACHABLE;
      case OVERLOADED -> Failure.Code.OVERLOADED;
      case TOO_LARGE -> Failure.Code.TOO_LARGE;
      case UNDECODABLE -> Failure.Code.UNDECODABLE;
      case DEADLINE_EXCEEDED -> Failure.Code.DEADLINE_EXCEEDED;
      case CLOSED -> Failure.Code.CLOSED;
      case WRITE_FAILED -> Failure.Code.WRITE_FAILED;
      case UNAVAILABLE -> Failure.Code.UNAVAILABLE;
    };
  }

  private static FailureKind fromMessage(Failure.Code code) {
    return switch (code) {
      case NO_SUCH_GROUP -> FailureKind.NO_SUCH_GROUP;
      case OWNER_UNREACHABLE -> FailureKind.OWNER_UNREACHABLE;
      case OVERLOADED -> FailureKind.OVERLOADED;
      case TOO_LARGE -> FailureKind.TOO_LARGE;
      case UNDECODABLE -> FailureKind.UNDECODABLE;
      case DEADLINE_EXCEEDED -> FailureKind.DEADLINE_EXCEEDED;
      case CLOSED -> FailureKind.CLOSED;
      case WRITE_FAILED -> FailureKind.WRITE_FAILED;
      case UNAVAILABLE -> FailureKind.UNAVAILABLE;
      case LOAD_FAILED, UNKNOWN, UNRECOGNIZED -> FailureKind.LOAD_FAILED;
    };
  }
}
