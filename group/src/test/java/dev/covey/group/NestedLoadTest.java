package dev.covey.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Getters that ask for other keys, and hold the group's only place while they wait. */
class NestedLoadTest {

  private static final GroupConfig ONE_PLACE =
      GroupConfig.builder().maxConcurrentLoads(1).maxQueuedLoads(1).build();

  private final ManualExecutor loaders = new ManualExecutor();
  private final GroupFixture fixture = new GroupFixture(loaders, Runnable::run);
  private final GroupHost<String> host = fixture.host(ONE_PLACE);
  private final FakePeer owner = new FakePeer("b");

  @Test
  void getterTellsAPeerThatItIsOneThatAsks() {
    fixture.peers.give(owner, "foreign", "other");
    fixture.getter =
        key -> {
          host.group().getAsync("foreign");
          return Loaded.of(key);
        };
    host.group().getAsync("outer");
    loaders.runAll();
    host.group().getAsync("other");
    assertThat(owner.requests())
        .extracting(FakePeer.Request::mode)
        .containsExactly(FetchMode.NESTED_LOAD, FetchMode.LOAD);
  }

  @Test
  void getterDoesNotJoinARequestThatMayWaitInThePeersQueue() {
    fixture.peers.give(owner, "foreign");
    fixture.getter =
        key -> {
          host.group().getAsync("foreign");
          return Loaded.of(key);
        };
    host.group().getAsync("foreign");
    host.group().getAsync("outer");
    loaders.runAll();
    assertThat(owner.requests())
        .extracting(FakePeer.Request::mode)
        .containsExactly(FetchMode.LOAD, FetchMode.NESTED_LOAD);
  }

  @Test
  void loadThatAPeersGetterWaitsForNeedsNoPlace() {
    host.answer("first", FetchMode.LOAD);
    host.answer("queued", FetchMode.LOAD);
    CompletableFuture<Answer> nested =
        host.answer("nested", FetchMode.NESTED_LOAD).toCompletableFuture();
    assertThat(loaders.waiting()).as("first and nested").isEqualTo(2);
    loaders.runAll();
    assertThat(nested).isCompletedWithValueMatching(answer -> answer instanceof Answer.Value);
    assertThat(fixture.loaded).containsExactly("first", "nested", "queued");
  }

  @Test
  void loadInTheQueueBeginsWhenAGetterWaitsForIt() {
    host.answer("first", FetchMode.LOAD);
    CompletableFuture<Answer> queued = host.answer("queued", FetchMode.LOAD).toCompletableFuture();
    host.answer("queued", FetchMode.NESTED_LOAD);
    assertThat(loaders.waiting()).isEqualTo(2);
    loaders.runAll();
    assertThat(queued).isCompletedWithValueMatching(answer -> answer instanceof Answer.Value);
    assertThat(fixture.loaded).isEqualTo(List.of("first", "queued"));

    host.answer("later", FetchMode.LOAD);
    loaders.runAll();
    assertThat(fixture.loaded).as("the place was given back").endsWith("later");
  }
}
