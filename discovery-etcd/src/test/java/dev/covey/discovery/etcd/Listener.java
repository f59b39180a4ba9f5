package dev.covey.discovery.etcd;

import dev.covey.discovery.Adoption;
import dev.covey.discovery.DiscoveryListener;
import dev.covey.discovery.DiscoveryStatus;
import dev.covey.discovery.Member;
import dev.covey.discovery.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Keeps what a discovery tells, and lets a test wait for it. Safe for concurrent use. */
final class Listener implements DiscoveryListener {

  private final List<View> views = new ArrayList<>(); // guarded by this
  private final List<Adoption> adoptions = new ArrayList<>(); // guarded by this
  private final List<DiscoveryStatus> statuses = new ArrayList<>(); // guarded by this

  @Override
  public synchronized void viewed(View view) {
    views.add(view);
    notifyAll();
  }

  @Override
  public void confirmed(long registryId, long registration, long untilNanos) {}

  @Override
  public synchronized void announced(Adoption adoption) {
    adoptions.add(adoption);
    notifyAll();
  }

  @Override
  public synchronized void changed(DiscoveryStatus status) {
    statuses.add(status);
    notifyAll();
  }

  synchronized List<View> views() {
    return List.copyOf(views);
  }

  synchronized List<DiscoveryStatus> statuses() {
    return List.copyOf(statuses);
  }

  synchronized View view() {
    return views.get(views.size() - 1);
  }

  List<String> ids() {
    return view().members().stream().map(Member::id).toList();
  }

  synchronized DiscoveryStatus.State state() {
    return statuses.isEmpty()
        ? DiscoveryStatus.State.APART
        : statuses.get(statuses.size() - 1).state();
  }

  /** Waits for a list of these members, and says how many milliseconds that took. */
  long awaitIds(Duration atMost, String... ids) throws InterruptedException {
    return await(atMost, () -> !views.isEmpty() && ids().equals(List.of(ids)));
  }

  /** Waits until a member has announced this view. */
  void awaitAnnouncement(Duration atMost, String member, View view) throws InterruptedException {
    await(
        atMost,
        () ->
            adoptions.stream()
                .anyMatch(
                    said ->
                        said.member().equals(member)
                            && said.revision() == view.revision()
                            && said.members() == view.fingerprint()));
  }

  long awaitState(Duration atMost, DiscoveryStatus.State state) throws InterruptedException {
    return await(atMost, () -> state() == state);
  }

  /** Waits, and fails if there is another view meanwhile. */
  synchronized void assertNoViewFor(Duration time) throws InterruptedException {
    int before = views.size();
    long endNanos = System.nanoTime() + time.toNanos();
    for (long left = time.toMillis();
        left > 0;
        left = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime())) {
      wait(left);
      if (views.size() != before) {
        throw new AssertionError("expected no other view: " + views);
      }
    }
  }

  private synchronized long await(Duration atMost, BooleanSupplier condition)
      throws InterruptedException {
    long startNanos = System.nanoTime();
    while (!condition.getAsBoolean()) {
      long leftMillis = atMost.minusNanos(System.nanoTime() - startNanos).toMillis();
      if (leftMillis <= 0) {
        throw new AssertionError("not within " + atMost + ": " + views + " " + statuses);
      }
      wait(leftMillis);
    }
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
  }
}
