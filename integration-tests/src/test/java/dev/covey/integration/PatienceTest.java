package dev.covey.integration;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.covey.group.DeadlineExceededException;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.Source;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A load that takes long: who waits for it, who does not, and who gives up. */
@Timeout(30)
class PatienceTest {

  private static final String[] BOTH = {"asker", "owner"};

  @ParameterizedTest
  @ValueSource(strings = {"asker", "owner"})
  void slowLoadOfOneKeyDelaysNoOther(String caller) throws Exception {
    try (StringCache cache = StringCache.on(BOTH)) {
      String slow = cache.nodes().keyOf("owner", BOTH);
      Hold hold = cache.origin("owner").hold(slow);
      CompletableFuture<String> late = cache.group(caller).getAsync(slow);
      hold.awaitEntered();
      Group<String> group = cache.group(caller).withTimeout(Duration.ofSeconds(2));
      cache
          .nodes()
          .keysOf("owner", BOTH)
          .skip(1)
          .limit(200)
          .forEach(key -> assertThat(group.get(key)).isEqualTo("owner:" + key + "#1"));
      assertThat(late).isNotDone();
      hold.release();
      assertThat(late.get(5, SECONDS)).isEqualTo("owner:" + slow + "#1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"asker", "owner"})
  void waiterThatGivesUpLeavesTheOthersTheirValue(String caller) throws Exception {
    try (StringCache cache = StringCache.on(BOTH)) {
      String key = cache.nodes().keyOf("owner", BOTH);
      Hold hold = cache.origin("owner").hold(key);
      Group<String> hasty = cache.group(caller).withTimeout(Duration.ofMillis(50));
      assertThatThrownBy(() -> hasty.get(key)).isInstanceOf(DeadlineExceededException.class);
      CompletableFuture<String> patient = cache.group(caller).getAsync(key);
      assertThatThrownBy(() -> hasty.getAsync(key).get(5, SECONDS))
          .hasCauseInstanceOf(DeadlineExceededException.class);
      hold.release();
      assertThat(patient.get(5, SECONDS)).isEqualTo("owner:" + key + "#1");
      assertThat(cache.group("owner").lookup(key).source()).isEqualTo(Source.MAIN_HIT);
      cache.awaitSums();
    }
  }

  @Test
  void loadThatEverybodyGaveUpWaitingForIsStored() throws Exception {
    try (StringCache cache = StringCache.on(BOTH)) {
      String key = cache.nodes().keyOf("owner", BOTH);
      Hold hold = cache.origin("owner").hold(key);
      Group<String> hasty = cache.group("asker").withTimeout(Duration.ofMillis(50));
      assertThatThrownBy(() -> hasty.get(key)).isInstanceOf(DeadlineExceededException.class);
      hold.awaitEntered();
      hold.release();
      await().until(() -> cache.group("asker").getIfCached(key).isPresent());
      assertThat(cache.group("asker").get(key)).isEqualTo("owner:" + key + "#1");
      assertThat(cache.reads()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"asker", "owner"})
  void waiterThatIsInterruptedStopsWaitingAndStaysInterrupted(String caller) throws Exception {
    try (StringCache cache = StringCache.on(BOTH)) {
      String key = cache.nodes().keyOf("owner", BOTH);
      Hold hold = cache.origin("owner").hold(key);
      CompletableFuture<Boolean> flag = new CompletableFuture<>();
      Thread waiter =
          new Thread(
              () -> {
                try {
                  cache.group(caller).get(key);
                  flag.completeExceptionally(new AssertionError("got a value"));
                } catch (CancellationException expected) {
                  flag.complete(Thread.currentThread().isInterrupted());
                } catch (Throwable other) {
                  flag.completeExceptionally(other);
                }
              });
      waiter.start();
      hold.awaitEntered();
      waiter.interrupt();
      assertThat(flag.get(5, SECONDS)).isTrue();
      hold.release();
      assertThat(cache.group(caller).get(key)).isEqualTo("owner:" + key + "#1");
    }
  }

  @Test
  void waiterThatCancelsItsFutureDisturbsNobody() throws Exception {
    try (StringCache cache = StringCache.on(GroupConfig.defaults(), BOTH)) {
      String key = cache.nodes().keyOf("owner", BOTH);
      Hold hold = cache.origin("owner").hold(key);
      CompletableFuture<String> first = cache.group("asker").getAsync(key);
      CompletableFuture<String> second = cache.group("asker").getAsync(key);
      hold.awaitEntered();
      first.cancel(true);
      hold.release();
      assertThat(second.get(5, SECONDS)).isEqualTo("owner:" + key + "#1");
    }
  }
}
