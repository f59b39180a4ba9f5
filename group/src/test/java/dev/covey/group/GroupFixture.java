package dev.covey.group;

import dev.covey.singleflight.ManualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** A group of strings on a node whose time, threads and peers a test holds. */
final class GroupFixture {

  private static final long HALF_A_SECOND = 500_000_000;
  private static final long ONE_SECOND = 1_000_000_000;

  final ManualTime time = new ManualTime();
  final FakePeers peers = new FakePeers();
  final List<String> loaded = new ArrayList<>();

  /** What the getter does after it has noted the key. */
  Getter<String> getter = key -> Loaded.of("value of " + key);

  /** What happens meanwhile whenever somebody looks at the clock. */
  Runnable whenAskedForTheTime = () -> {};

  private final Executor loaders;
  private final Executor callbacks;

  /** With loads that run at once, on the thread that asks. */
  GroupFixture() {
    this(Runnable::run, Runnable::run);
  }

  GroupFixture(Executor loaders, Executor callbacks) {
    this.loaders = loaders;
    this.callbacks = callbacks;
  }

  /** That keeps a copy of all that it fetches. */
  GroupHost<String> host() {
    return host(GroupConfig.builder().jitter(0).mirrorAfterFetches(1).build());
  }

  GroupHost<String> host(GroupConfig config) {
    return host(Codec.utf8(), config);
  }

  GroupHost<String> host(Codec<String> codec, GroupConfig config) {
    return GroupHost.open(
        "g",
        codec,
        AsyncGetter.of(
            key -> {
              loaded.add(key);
              return getter.load(key);
            }),
        config,
        context());
  }

  /** A group whose getter is asked for many keys at once; {@code loaded} has each call's as one. */
  GroupHost<String> bulkHost(BulkGetter<String> getter, GroupConfig config) {
    return GroupHost.openBulk(
        "g",
        Codec.utf8(),
        AsyncBulkGetter.of(
            keys -> {
              loaded.add(String.join(",", keys));
              return getter.loadAll(keys);
            }),
        config,
        context());
  }

  GroupContext context() {
    return new GroupContext(
        FakePeers.SELF, peers, this::now, time, loaders, callbacks, HALF_A_SECOND, ONE_SECOND);
  }

  private long now() {
    whenAskedForTheTime.run();
    return time.getAsLong();
  }
}
