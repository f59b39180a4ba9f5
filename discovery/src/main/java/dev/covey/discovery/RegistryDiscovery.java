package dev.covey.discovery;

import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A list that is kept in a {@link Registry}: each member's entry lives as long as its lease, which
 * the member renews, and a watch tells of changes.
 *
 * <p>While the registry cannot be reached the last view stands. Joining waits for an older
 * registration of the same id, such as that of the process before a crash, until it has ended.
 *
 * <p>Has no thread, clock or randomness of its own. Safe for concurrent use; {@link #join} and
 * {@link #close} block, and are not for the executor's thread.
 */
public final class RegistryDiscovery implements Discovery {

  /** A leave makes two calls at most; then what is left of it ends with the lease. */
  private static final int CALLS_TO_LEAVE = 3;

  private final Registry registry;
  private final RegistryKeys keys;
  private final RegistryTiming timing;
  private final ScheduledExecutorService serial;
  private final LongSupplier ticker;
  private final RandomGenerator random;

  private @Nullable Membership membership; // guarded by this
  private boolean closed; // guarded by this

  /**
   * A discovery that has not joined yet.
   *
   * @param serial runs one task at a time, in the order of their times, until after {@link #close};
   *     all else that is given is used on it alone
   * @param ticker nanoseconds, as of {@link System#nanoTime}
   * @param random for back-off, and for the number that names a registry that has none
   */
  public RegistryDiscovery(
      Registry registry,
      RegistryKeys keys,
      RegistryTiming timing,
      ScheduledExecutorService serial,
      LongSupplier ticker,
      RandomGenerator random) {
    this.registry = registry;
    this.keys = keys;
    this.timing = timing;
    this.serial = serial;
    this.ticker = ticker;
    this.random = random;
  }

  @Override
  public void join(Member self, DiscoveryListener listener) {
    try {
      joinAsync(self, listener).get();
    } catch (ExecutionException failed) {
      Throwable why = Objects.requireNonNull(failed.getCause());
      throw new DiscoveryException(String.valueOf(why.getMessage()), why);
    } catch (InterruptedException interrupted) {
      leaveAsync();
      Thread.currentThread().interrupt();
      throw new DiscoveryException("member " + self.id() + ": interrupted while joining");
    }
  }

  /**
   * Begins to join.
   *
   * @return completes on the executor when the member is in the list and the first view was
   *     delivered, or fails with a {@link DiscoveryException}
   * @throws DiscoveryException if it has joined before, or was closed
   */
  public CompletableFuture<Void> joinAsync(Member self, DiscoveryListener listener) {
    Membership begun =
        new Membership(registry, keys, timing, self, listener, serial, ticker, random);
    synchronized (this) {
      if (closed || membership != null) {
        throw new DiscoveryException(
            "member " + self.id() + " cannot join: " + (closed ? "closed" : "joins again"));
      }
      membership = begun;
      serial.execute(begun::join); // before a leave can be
    }
    return begun.joined();
  }

  /**
   * Until when, by the ticker, the registry keeps this member's registration for sure; empty if it
   * has none. A node that cannot renew it may be off the list from then on.
   */
  public OptionalLong registeredUntilNanos() {
    Membership begun = membership();
    return begun == null ? OptionalLong.empty() : begun.registeredUntilNanos();
  }

  private synchronized @Nullable Membership membership() {
    return membership;
  }

  @Override
  public void close() {
    try {
      leaveAsync().get(CALLS_TO_LEAVE * timing.callTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException left) {
      return; // the registration ends with its lease
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Begins to leave. When it completes, which it does in any case, the registration is deleted if
   * the registry can be reached, and nothing is delivered any more.
   */
  public CompletableFuture<Void> leaveAsync() {
    CompletableFuture<Void> left = new CompletableFuture<>();
    synchronized (this) {
      closed = true;
      Membership begun = membership;
      if (begun != null) {
        serial.execute(() -> begun.leave().whenComplete((done, failure) -> left.complete(null)));
        return left;
      }
    }
    left.complete(null);
    return left;
  }
}
