package dev.covey.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Hot keys, from the owner that counts to the members that keep copies. */
class HotMarksTest {

  private static final int REQUESTS_TO_BE_HOT = 16;

  private final GroupFixture fixture = new GroupFixture();

  @Test
  void loadsAndHitsOfPeersMakeAKeyHotAndItsAnswersSaySo() {
    GroupHost<String> host = fixture.host();
    for (int i = 1; i < REQUESTS_TO_BE_HOT; i++) {
      assertThat(isHot(host.answer("k", FetchMode.LOAD))).as("request %d", i).isFalse();
    }
    assertThat(isHot(host.answer("k", FetchMode.LOAD))).isTrue();
    assertThat(isHot(host.answer("other", FetchMode.NESTED_LOAD))).isFalse();
    assertThat(isHot(host.answer("k", FetchMode.NESTED_LOAD))).isTrue();
    assertThat(host.group().stats().hotMarks()).isEqualTo(2);
  }

  @Test
  void loadThatManyPeersWaitForIsAnsweredToTheLaterOnesAsHot() {
    ManualExecutor loaders = new ManualExecutor();
    GroupHost<String> host = new GroupFixture(loaders, Runnable::run).host();
    for (int i = 1; i < REQUESTS_TO_BE_HOT; i++) {
      host.answer("k", FetchMode.LOAD);
    }
    CompletionStage<Answer> late = host.answer("k", FetchMode.LOAD);
    loaders.runAll();
    assertThat(isHot(late)).isTrue();
  }

  @Test
  void whatThisNodeAsksForOrOthersHaveCachedMakesNoKeyHot() {
    GroupHost<String> host = fixture.host();
    for (int i = 0; i < 100; i++) {
      host.group().get("k");
      assertThat(isHot(host.answer("k", FetchMode.CACHED_ONLY))).isFalse();
    }
    assertThat(isHot(host.answer("k", FetchMode.LOAD))).isFalse();
  }

  @Test
  void absenceIsNotMarked() {
    fixture.getter = key -> Loaded.absent();
    GroupHost<String> host = fixture.host();
    for (int i = 0; i < 100; i++) {
      assertThat(host.answer("k", FetchMode.LOAD).toCompletableFuture().join())
          .isInstanceOf(Answer.Absent.class);
    }
    assertThat(host.group().stats().hotMarks()).isZero();
  }

  @Test
  void hotKeyThatCoolsIsNotMarkedAnyMore() {
    GroupHost<String> host = fixture.host();
    for (int i = 0; i < 100; i++) {
      host.answer("k", FetchMode.LOAD);
    }
    fixture.time.advance(Duration.ofSeconds(10).toNanos());
    assertThat(isHot(host.answer("k", FetchMode.LOAD))).isFalse();
  }

  @Test
  void eachMemberKeepsACopyOfAHotKeyAndItsOwnerIsAskedNoMore() {
    WiredHosts cluster = new WiredHosts(GroupConfig.builder().mirrorAfterFetches(255).build());
    String key = "b"; // its hash is 98
    int owner = Math.floorMod(key.hashCode(), WiredHosts.NODES);
    for (int turn = 0; turn < 100; turn++) {
      for (GroupHost<String> host : cluster.hosts) {
        host.group().getAsync(key);
        cluster.time.advance(WiredHosts.LOAD_TAKES.toNanos() / 10);
      }
    }
    GroupStats stats = cluster.hosts.get(owner).group().stats();
    assertThat(stats.hotMarks()).isEqualTo(WiredHosts.NODES - 1);
    assertThat(stats.served()).isLessThan(REQUESTS_TO_BE_HOT + WiredHosts.NODES);
    assertThat(cluster.loads).hasEntrySatisfying(key, begun -> assertThat(begun).hasSize(1));
    for (int i = 0; i < WiredHosts.NODES; i++) {
      assertThat(cluster.hosts.get(i).group().stats().hot().entries())
          .isEqualTo(i == owner ? 0 : 1);
    }
  }

  private static boolean isHot(CompletionStage<Answer> stage) {
    return stage.toCompletableFuture().join() instanceof Answer.Value value && value.hot();
  }
}
