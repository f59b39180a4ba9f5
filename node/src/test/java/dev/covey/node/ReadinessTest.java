package dev.covey.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.covey.discovery.Discovery;
import dev.covey.discovery.DiscoveryListener;
import dev.covey.discovery.Member;
import dev.covey.discovery.Terms;
import dev.covey.discovery.View;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReadinessTest {

  private static final Duration AT_ONCE = Duration.ofMillis(1);
  private static final Member OTHER = Member.parse("b=127.0.0.1:1");

  /** A list that a test changes. */
  private static final class Changing implements Discovery {

    @Nullable DiscoveryListener listener;
    @Nullable Member self;
    boolean young;

    @Override
    public void join(Member joining, Terms terms, DiscoveryListener toTell) {
      self = joining;
      listener = toTell;
      show(young ? new View(7, 1, List.of(joining), true) : View.of(1, List.of(joining)));
    }

    void show(long revision, Member... others) {
      Member me = Objects.requireNonNull(self);
      show(View.of(revision, Stream.concat(Stream.of(me), List.of(others).stream()).toList()));
    }

    void show(View view) {
      Objects.requireNonNull(listener).viewed(view);
    }

    @Override
    public void close() {}
  }

  private final Changing list = new Changing();

  @Test
  void cacheOfOneIsReadyAtOnce() throws Exception {
    try (Node node = Node.builder().start()) {
      assertThat(node.isReady()).isTrue();
      node.awaitReady(AT_ONCE);
    }
  }

  @Test
  void nodeIsReadyOnceItHasJoined() throws Exception {
    try (Node node = Node.builder().id("a").listen("127.0.0.1:0").discovery(list).open()) {
      assertThat(node.isReady()).isFalse();
      assertThatThrownBy(() -> node.awaitReady(AT_ONCE))
          .isInstanceOf(TimeoutException.class)
          .hasMessage("not ready within PT0.001S: not in the list");
      node.join();
      assertThat(node.isReady()).isTrue();
      node.awaitReady(AT_ONCE);
    }
  }

  @Test
  void nodeWaitsForAsManyMembersAsItWasToldAndStaysReadyWhenTheyLeave() throws Exception {
    try (Node node =
        Node.builder().id("a").listen("127.0.0.1:0").discovery(list).minMembers(2).start()) {
      assertThat(node.isReady()).isFalse();
      assertThatThrownBy(() -> node.awaitReady(AT_ONCE))
          .hasMessage("not ready within PT0.001S: 1 of 2 members");
      list.show(2, OTHER);
      assertThat(node.isReady()).isTrue();
      list.show(3);
      assertThat(node.isReady()).isTrue();
    }
  }

  @Test
  void nodeInARegistryThatHasJustBegunIsReadyWhenItMayKeepSomething() throws Exception {
    try (Node node = Node.builder().id("a").listen("127.0.0.1:0").discovery(list).open()) {
      list.young = true;
      node.join();
      List<Member> alone = List.of(Objects.requireNonNull(list.self));
      assertThatThrownBy(() -> node.awaitReady(AT_ONCE))
          .hasMessage(
              "not ready within PT0.001S: the registry is new, or has lost what it had: nothing is"
                  + " kept yet");
      list.show(new View(7, 3, alone));
      assertThat(node.isReady()).isTrue();
      list.show(new View(8, 1, alone, true));
      assertThat(node.isReady()).isTrue();
    }
  }

  @Test
  void memberThatNeverShowsThatItKnowsTheNodeIsNotWaitedForForEver() throws Exception {
    try (Node node =
        Node.builder().id("a").listen("127.0.0.1:0").discovery(list).minMembers(2).start()) {
      List<Member> two = List.of(Objects.requireNonNull(list.self), OTHER);
      list.show(new View(7, 2, two));
      assertThatThrownBy(() -> node.awaitReady(AT_ONCE))
          .hasMessage(
              "not ready within PT0.001S: a member has not shown yet that it knows this node");
      node.awaitReady(Duration.ofSeconds(20));
    }
  }

  @Test
  void closedNodeIsNotReadyAndNobodyWaitsForIt() {
    Node node = Node.builder().id("a").listen("127.0.0.1:0").discovery(list).minMembers(2).start();
    node.close();
    assertThat(node.isReady()).isFalse();
    assertThatThrownBy(() -> node.awaitReady(Duration.ofDays(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("node a is closed");
    Node ready = Node.builder().start();
    ready.close();
    assertThat(ready.isReady()).isFalse();
    assertThatThrownBy(() -> ready.awaitReady(AT_ONCE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("node node is closed");
  }

  @Test
  void nodeThatIsClosedBeforeTheListKnowsItIsNotLeftInTheList() {
    AtomicReference<Node> joining = new AtomicReference<>();
    AtomicBoolean listed = new AtomicBoolean();
    Discovery slow =
        new Discovery() {
          @Override
          public void join(Member self, Terms terms, DiscoveryListener listener) {
            Objects.requireNonNull(joining.get()).close(); // as another thread might
            listed.set(true);
          }

          @Override
          public void close() {
            listed.set(false);
          }
        };
    Node node = Node.builder().id("a").listen("127.0.0.1:0").discovery(slow).open();
    joining.set(node);
    assertThatThrownBy(node::join)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("node a is closed");
    assertThat(listed).isFalse();
  }

  @Test
  void numberOfMembersIsCheckedWhereItIsGiven() {
    assertThatThrownBy(() -> Node.builder().minMembers(0))
        .hasMessage("minMembers: 0 (expected: >= 1)");
  }
}
