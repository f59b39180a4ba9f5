package dev.covey.discovery;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A list that is kept in a {@link Registry}: each member's entry lives as long as its lease, which
 * the member renews, and a watch tells of changes.
 *
 * <p>The first to register writes its {@link Terms}; who has others is not registered as long as
 * those stand, and fails to join. While the registry cannot be reached the last view stands.
 * Joining waits for an older registration of the same id, such as that of the process before a
 * crash, until it has ended.
 *
 * <p>Has no thread, clock or randomness of its own. Safe for concurrent use; {@link #join} and
 * {@link #close} block, and are not for the executor's thread.
 */
public final class RegistryDiscovery implements Discovery {

  /** A leave makes two calls at most; then what is left of it ends with the lease. */
  private static final int CALLS_TO_LEAVE = 3;

  private final RegistryContext context;

  /** Null until it joins; written under this lock. */
  private volatile @Nullable Membership membership;

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
    this.context = new RegistryContext(registry, keys, timing, serial, ticker, random);
  }

  @Override
  public void join(Member self, Terms terms, DiscoveryListener listener) {
    try {
      joinAsync(self, terms, listener).get();
    } catch (ExecutionException failed) {
      Throwable why = Objects.requireNonNull(failed.getCause());
      String message = String.valueOf(why.getMessage());
      throw why instanceof MemberIdTakenException
          ? new MemberIdTakenException(message, why)
          : new DiscoveryException(message, why);
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
   * @throws IllegalArgumentException if the member has no incarnation: others of its id would pass
   *     for the same process
   * @throws IllegalStateException if it has joined before
   */
  public CompletableFuture<Void> joinAsync(Member self, Terms terms, DiscoveryListener listener) {
    if (self.incarnation() == 0) {
      throw new IllegalArgumentException(
          "incarnation of member " + self.id() + ": 0 (expected: another number)");
    }
    Membership begun = new Membership(context, self, terms, listener);
    synchronized (this) {
      if (membership != null) {
        throw new IllegalStateException("member " + self.id() + ": joins again (expected: once)");
      }
      if (closed) {
        return CompletableFuture.failedFuture(
            new DiscoveryException("member " + self.id() + " cannot join: closed"));
      }
      membership = begun;
      context.serial().execute(begun::join); // before it leaves
    }
    return begun.joined();
  }

  /**
   * Until when, by the ticker, the registry keeps this member's registration for sure; empty if it
   * has none. A node that cannot renew it may be off the list from then on.
   */
  public OptionalLong registeredUntilNanos() {
    Membership begun = membership;
    return begun == null ? OptionalLong.empty() : begun.registeredUntilNanos();
  }

  @Override
  public Noticeboard noticeboard() {
    return new Noticeboard() {
      @Override
      public void announce(View adopted) {
        tell(begun -> begun.announce(adopted));
      }

      @Override
      public CompletableFuture<Boolean> listBehind(
          long registryId, long registration, Set<String> members) {
        CompletableFuture<Boolean> inEffect = new CompletableFuture<>();
        if (!tell(begun -> begun.listBehind(registryId, registration, members, inEffect))) {
          inEffect.complete(false);
        }
        return inEffect;
      }

      @Override
      public CompletableFuture<Optional<Roster>> read() {
        CompletableFuture<Optional<Roster>> found = new CompletableFuture<>();
        if (!tell(begun -> begun.read(found))) {
          found.complete(Optional.empty());
        }
        return found;
      }
    };
  }

  /** Whether there is a membership to tell. */
  private boolean tell(Consumer<Membership> what) {
    Membership begun = membership;
    if (begun == null) {
      return false;
    }
    try {
      context.serial().execute(() -> what.accept(begun));
      return true;
    } catch (RejectedExecutionException closed) {
      return false;
    }
  }

  /** Takes no notice of an interrupt: it is short, and a registration that stays costs others. */
  @Override
  public void close() {
    CompletableFuture<Void> left = leaveAsync();
    boolean interrupted = false;
    while (!isOver(left)) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits; false if it was interrupted. */
  private boolean isOver(CompletableFuture<Void> left) {
    try {
      left.get(CALLS_TO_LEAVE * context.timing().callTimeout().toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException late) {
      return true; // the registration ends with its lease
    } catch (InterruptedException interrupted) {
      return false;
    }
  }

  /**
   * Begins to leave. When it completes, which it does in any case, the registration is deleted if
   * the registry can be reached, and nothing is delivered any more.
   */
  public CompletableFuture<Void> leaveAsync() {
    Membership begun;
    synchronized (this) {
      closed = true;
      begun = membership;
    }
    if (begun == null) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> left = new CompletableFuture<>();
    context
        .serial()
        .execute(() -> begun.leave().whenComplete((done, failure) -> left.complete(null)));
    return left;
  }
}
