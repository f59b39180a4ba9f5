package dev.covey.node;

import dev.covey.discovery.Member;
import dev.covey.singleflight.Timer;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Greets members until each has answered. For one use; safe for concurrent use. */
final class Reachability {

  private static final long HELLO_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final GrpcWire wire;
  private final Timer timer;

  /** Why each member that is still awaited has not answered yet. */
  private final Map<String, String> awaited = new ConcurrentHashMap<>();

  private final CompletableFuture<Void> reached = new CompletableFuture<>();

  private Reachability(GrpcWire wire, Timer timer) {
    this.wire = wire;
    this.timer = timer;
  }

  /** Begins to greet these members. */
  static Reachability of(List<Member> members, GrpcWire wire, Timer timer) {
    Reachability reachability = new Reachability(wire, timer);
    members.forEach(member -> reachability.awaited.put(member.id(), "not asked yet"));
    members.forEach(reachability::greet);
    reachability.completeIfAllAnswered();
    return reachability;
  }

  /**
   * Waits until each has answered; then, or when it gives up, nobody is greeted any more.
   *
   * @throws TimeoutException naming those that have not
   * @throws IllegalStateException as soon as one says that it is not meant
   * @throws CancellationException if this thread is interrupted; its interrupt flag stays set
   */
  void await(Duration timeout) throws TimeoutException {
    try {
      long atMostNanos = TimeUnit.NANOSECONDS.convert(timeout); // 292 years stand for more
      reached.get(atMostNanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      reached.cancel(false);
      throw new TimeoutException("not reached within " + timeout + ": " + missing());
    } catch (ExecutionException wrong) {
      Throwable objection = wrong.getCause();
      throw new IllegalStateException(objection == null ? "" : objection.getMessage(), objection);
    } catch (InterruptedException interrupted) {
      reached.cancel(false);
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for " + missing());
    }
  }

  /** Who has not answered, and why. */
  private String missing() {
    return awaited.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(member -> member.getKey() + " (" + member.getValue() + ")")
        .collect(Collectors.joining(", "));
  }

  private void greet(Member member) {
    if (!reached.isDone()) {
      wire.hello(member, HELLO_TIMEOUT_NANOS)
          .whenComplete((response, failure) -> heard(member, failure));
    }
  }

  private void heard(Member member, @Nullable Throwable failure) {
    if (failure == null) {
      awaited.remove(member.id());
      completeIfAllAnswered();
      return;
    }
    Status status = Status.fromThrowable(failure);
    if (status.getCode() == Status.Code.FAILED_PRECONDITION) {
      reached.completeExceptionally(
          new IllegalStateException(
              "member "
                  + member.id()
                  + " at "
                  + member.address()
                  + ": "
                  + status.getDescription()));
      return;
    }
    awaited.put(member.id(), status.getCode() + " at " + member.address());
    timer.schedule(() -> greet(member), RETRY_NANOS);
  }

  private void completeIfAllAnswered() {
    if (awaited.isEmpty()) {
      reached.complete(null);
    }
  }
}
