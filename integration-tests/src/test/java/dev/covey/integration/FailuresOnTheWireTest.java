package dev.covey.integration;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.covey.group.CacheException;
import dev.covey.group.ClosedException;
import dev.covey.group.Codec;
import dev.covey.group.DeadlineExceededException;
import dev.covey.group.Getter;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.LoadFailedException;
import dev.covey.group.Loaded;
import dev.covey.group.NoSuchGroupException;
import dev.covey.group.NoSuchKeyException;
import dev.covey.group.OverloadedException;
import dev.covey.group.Source;
import dev.covey.group.TooLargeException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Node {@code asker} asks for keys of node {@code owner}: each failure keeps its kind. */
@Timeout(30)
class FailuresOnTheWireTest {

  private static final String[] BOTH = {"asker", "owner"};

  private final AtomicInteger loadsOfAsker = new AtomicInteger();
  private final AtomicInteger loadsOfOwner = new AtomicInteger();

  @Test
  void getterThatFailsAtTheOwnerIsNotTriedAgainByTheAsker() {
    try (Nodes nodes = Nodes.of(BOTH)) {
      Getter<String> broken =
          key -> {
            throw new IllegalStateException("the database is down");
          };
      Group<String> group = asker(nodes, broken, GroupConfig.defaults());
      String key = nodes.keyOf("owner", BOTH);
      LoadFailedException failure =
          catchThrowableOfType(LoadFailedException.class, () -> group.get(key));
      assertThat(failure.detail())
          .isEqualTo("java.lang.IllegalStateException: the database is down");
      assertAtOwner(failure, key);
      assertThat(loadsOfOwner).hasValue(1);
      assertThat(loadsOfAsker).hasValue(0);
    }
  }

  @Test
  void ownerThatIsOverloadedSaysSoAtOnce() throws Exception {
    GroupConfig one = GroupConfig.builder().maxConcurrentLoads(1).maxQueuedLoads(0).build();
    try (StringCache cache = StringCache.on(one, BOTH)) {
      String slow = cache.nodes().keyOf("owner", BOTH);
      String refused = cache.nodes().keysOf("owner", BOTH).skip(1).findFirst().orElseThrow();
      Hold hold = cache.origin("owner").hold(slow);
      CompletableFuture<String> underWay = cache.group("asker").getAsync(slow);
      hold.awaitEntered();
      OverloadedException failure =
          catchThrowableOfType(OverloadedException.class, () -> cache.group("asker").get(refused));
      assertAtOwner(failure, refused);
      hold.release();
      assertThat(underWay.get(5, SECONDS)).contains(slow);
      assertThat(cache.origin("asker").reads()).isZero();
      cache.awaitSums();
    }
  }

  @Test
  void valueThatIsTooLargeIsRefusedByTheOwner() {
    try (Nodes nodes = Nodes.of(BOTH)) {
      GroupConfig small = GroupConfig.builder().maxValueBytes(100).build();
      Group<String> group = asker(nodes, key -> Loaded.of("x".repeat(101)), small);
      String key = nodes.keyOf("owner", BOTH);
      TooLargeException failure =
          catchThrowableOfType(TooLargeException.class, () -> group.get(key));
      assertThat(failure.detail()).isEqualTo("value of 101 bytes (expected: at most 100)");
      assertAtOwner(failure, key);
      assertThat(loadsOfAsker).hasValue(0);
    }
  }

  @Test
  void loadThatOutlivesTheAskersLoadTimeoutIsADeadlineAtTheOwner() {
    GroupConfig hasty = GroupConfig.builder().loadTimeout(Duration.ofMillis(200)).build();
    try (Nodes nodes = Nodes.of(BOTH)) {
      Hold hold = new Hold();
      Getter<String> slow = hold.getter();
      nodes.node("owner").group("g", Codec.utf8(), slow);
      Group<String> group = nodes.node("asker").group("g", Codec.utf8(), counted(slow), hasty);
      String key = nodes.keyOf("owner", BOTH);
      DeadlineExceededException failure =
          catchThrowableOfType(DeadlineExceededException.class, () -> group.get(key));
      assertAtOwner(failure, key);
      assertThat(loadsOfAsker).hasValue(0);
      hold.release();
    }
  }

  @Test
  void loadThatOutlivesTheOwnersLoadTimeoutHasFailed() {
    GroupConfig hasty = GroupConfig.builder().loadTimeout(Duration.ofMillis(200)).build();
    try (Nodes nodes = Nodes.of(BOTH)) {
      Hold hold = new Hold();
      Getter<String> slow = hold.getter();
      nodes.node("owner").group("g", Codec.utf8(), slow, hasty);
      Group<String> group = nodes.node("asker").group("g", Codec.utf8(), counted(slow));
      String key = nodes.keyOf("owner", BOTH);
      LoadFailedException failure =
          catchThrowableOfType(LoadFailedException.class, () -> group.get(key));
      assertThat(failure.detail()).isEqualTo("no value within PT0.2S");
      assertAtOwner(failure, key);
      assertThat(loadsOfAsker).hasValue(0);
    }
  }

  @Test
  void keyWithoutAValueIsRememberedAsSuch() {
    try (Nodes nodes = Nodes.of(BOTH)) {
      Group<String> group = asker(nodes, key -> Loaded.absent(), GroupConfig.defaults());
      String key = nodes.keyOf("owner", BOTH);
      for (int i = 0; i < 3; i++) {
        NoSuchKeyException failure =
            catchThrowableOfType(NoSuchKeyException.class, () -> group.get(key));
        assertAtOwner(failure, key);
        assertThat(group.find(key)).isEmpty();
        assertThat(group.getIfCached(key)).isEmpty();
        assertThatThrownBy(() -> group.lookup(key)).isInstanceOf(NoSuchKeyException.class);
        assertThatThrownBy(() -> group.getAsync(key).get(5, SECONDS))
            .hasCauseInstanceOf(NoSuchKeyException.class);
      }
      assertThat(loadsOfOwner).hasValue(1);
      assertThat(loadsOfAsker).hasValue(0);
    }
  }

  @Test
  void askingForTheCachedValueOfAGroupThatTheOwnerDoesNotHaveSaysSo() {
    try (Nodes nodes = Nodes.of(BOTH)) {
      Group<String> group = nodes.node("asker").group("g", Codec.utf8(), Loaded::of);
      String key = nodes.keyOf("owner", BOTH);
      NoSuchGroupException failure =
          catchThrowableOfType(NoSuchGroupException.class, () -> group.getIfCached(key));
      assertAtOwner(failure, key);
    }
  }

  @Test
  void ownerThatDoesNotHaveTheGroupYetIsReplacedByItsStandInWhichKeepsACopy() {
    try (Nodes nodes = Nodes.of(BOTH)) {
      Group<String> group = nodes.node("asker").group("g", Codec.utf8(), counted(Loaded::of));
      String key = nodes.keyOf("owner", BOTH);
      assertThat(group.lookup(key).source()).isEqualTo(Source.FALLBACK_LOAD);
      assertThat(group.lookup(key).source()).isEqualTo(Source.HOT_HIT);
      assertThat(loadsOfAsker).hasValue(1);
      assertThat(group.stats().fallbackLoads()).isEqualTo(1);
      assertThat(group.stats().main().entries()).isZero();

      nodes.node("owner").group("g", Codec.utf8(), Loaded::of);
      group.remove(key);
      assertThat(group.lookup(key).source()).isEqualTo(Source.PEER_LOAD);
    }
  }

  @Test
  void groupOfAClosedNodeIsClosed() {
    try (StringCache cache = StringCache.on(BOTH)) {
      String key = cache.nodes().keyOf("asker", BOTH);
      Group<String> group = cache.group("asker");
      group.get(key);
      cache.nodes().stop("asker");
      assertThatThrownBy(() -> group.get(key)).isInstanceOf(ClosedException.class);
      assertThatThrownBy(() -> group.getIfCached(key)).isInstanceOf(ClosedException.class);
      assertThatThrownBy(() -> group.getAsync(key).get(5, SECONDS))
          .hasCauseInstanceOf(ClosedException.class);
    }
  }

  private Group<String> asker(Nodes nodes, Getter<String> getter, GroupConfig config) {
    nodes.node("owner").group("g", Codec.utf8(), counted(getter, loadsOfOwner), config);
    return nodes.node("asker").group("g", Codec.utf8(), counted(getter), config);
  }

  private Getter<String> counted(Getter<String> getter) {
    return counted(getter, loadsOfAsker);
  }

  private static Getter<String> counted(Getter<String> getter, AtomicInteger loads) {
    return key -> {
      loads.incrementAndGet();
      return getter.load(key);
    };
  }

  private static void assertAtOwner(CacheException failure, String key) {
    assertThat(failure.member()).isEqualTo("owner");
    assertThat(failure.group()).isEqualTo("g");
    assertThat(failure.key()).isEqualTo(key);
  }
}
