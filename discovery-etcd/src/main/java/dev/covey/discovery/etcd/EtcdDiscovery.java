package dev.covey.discovery.etcd;

import dev.covey.discovery.Discovery;
import dev.covey.discovery.DiscoveryException;
import dev.covey.discovery.DiscoveryListener;
import dev.covey.discovery.Member;
import dev.covey.discovery.Noticeboard;
import dev.covey.discovery.RegistryDiscovery;
import dev.covey.discovery.RegistryKeys;
import dev.covey.discovery.RegistryTiming;
import dev.covey.discovery.Roster;
import dev.covey.discovery.Terms;
import dev.covey.discovery.View;
import io.netty.handler.ssl.SslContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A list of members that etcd keeps, version 3.4 or newer: each member's entry lives as long as its
 * lease, and a watch tells of changes.
 *
 * <p>{@link #join} waits for an older registration of the same id, such as that of the process
 * before a crash, until it has ended. While etcd cannot be reached the last view stands. Views are
 * delivered by one thread of the discovery's own. Safe for concurrent use.
 */
public final class EtcdDiscovery implements Discovery {

  /** What there is from joining to closing. */
  private record Running(
      EtcdThreads threads, EtcdConnection connection, RegistryDiscovery discovery) {}

  private final List<Endpoint> endpoints;
  private final @Nullable SslContext tls;
  private final @Nullable Credentials credentials;
  private final RegistryKeys keys;
  private final RegistryTiming timing;

  private @Nullable Running running; // guarded by this
  private boolean closed; // guarded by this

  EtcdDiscovery(
      List<Endpoint> endpoints,
      @Nullable SslContext tls,
      @Nullable Credentials credentials,
      RegistryKeys keys,
      RegistryTiming timing) {
    this.endpoints = List.copyOf(endpoints);
    this.tls = tls;
    this.credentials = credentials;
    this.keys = keys;
    this.timing = timing;
  }

  /** Begins with every setting at its default; endpoints have none. */
  public static EtcdDiscoveryBuilder builder() {
    return new EtcdDiscoveryBuilder();
  }

  /**
   * {@inheritDoc}
   *
   * @throws DiscoveryException if etcd cannot be reached within the join time-out, refuses the name
   *     or the password, or if the cluster in it has other terms; {@link
   *     dev.covey.discovery.MemberIdTakenException} if another process keeps the member's id
   * @throws IllegalStateException if it has joined before
   */
  @Override
  public void join(Member self, Terms terms, DiscoveryListener listener) {
    Running begun = start(self.id());
    try {
      begun.discovery().join(self, terms, listener);
    } catch (RuntimeException | Error failed) {
      close();
      throw failed;
    }
  }

  private synchronized Running start(String id) {
    if (running != null) {
      throw new IllegalStateException("member " + id + ": joins again (expected: once)");
    }
    if (closed) {
      throw new DiscoveryException("member " + id + " cannot join: closed");
    }
    List<Endpoint> inAnyOrder = new ArrayList<>(endpoints);
    Collections.shuffle(inAnyOrder, new Random()); // so that not all ask the same etcd
    EtcdThreads threads = new EtcdThreads(id);
    EtcdConnection connection =
        new EtcdConnection(inAnyOrder, tls, credentials, timing.callTimeout(), threads);
    RegistryDiscovery discovery =
        new RegistryDiscovery(
            new EtcdRegistry(connection),
            keys,
            timing,
            threads.serial(),
            System::nanoTime,
            new SplittableRandom());
    Running begun = new Running(threads, connection, discovery);
    running = begun;
    return begun;
  }

  /**
   * Until when, by {@link System#nanoTime}, etcd keeps this member's registration for sure; empty
   * if it has none.
   */
  public OptionalLong registeredUntilNanos() {
    Running now = running();
    return now == null ? OptionalLong.empty() : now.discovery().registeredUntilNanos();
  }

  @Override
  public Noticeboard noticeboard() {
    return new Noticeboard() {
      @Override
      public void announce(View adopted) {
        joined().announce(adopted);
      }

      @Override
      public CompletableFuture<Boolean> listBehind(
          long registryId, long registration, Set<String> members) {
        return joined().listBehind(registryId, registration, members);
      }

      @Override
      public CompletableFuture<Optional<Roster>> read() {
        return joined().read();
      }
    };
  }

  private Noticeboard joined() {
    Running now = running();
    return now == null ? Noticeboard.NONE : now.discovery().noticeboard();
  }

  private synchronized @Nullable Running running() {
    return running;
  }

  /** Takes no notice of an interrupt before it: a registration that stays costs others. */
  @Override
  public void close() {
    Running last = end();
    if (last != null) {
      boolean interrupted = Thread.interrupted();
      last.discovery().close();
      last.threads().serial().execute(last.connection()::close);
      last.connection().awaitEnd();
      last.threads().close();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** What is to be closed, once. */
  private synchronized @Nullable Running end() {
    Running last = closed ? null : running;
    closed = true;
    return last;
  }
}
