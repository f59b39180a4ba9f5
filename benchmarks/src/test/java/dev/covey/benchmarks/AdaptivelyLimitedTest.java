package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.netflix.concurrency.limits.limit.FixedLimit;
import dev.covey.group.Loaded;
import dev.covey.group.OriginOverloaded;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AdaptivelyLimitedTest {
  private final List<CompletableFuture<Loaded<byte[]>>> underWay = new ArrayList<>();

  private final AdaptivelyLimited limited =
      new AdaptivelyLimited(
          key -> {
            CompletableFuture<Loaded<byte[]>> load = new CompletableFuture<>();
            underWay.add(load);
            return load;
          },
          FixedLimit.of(2));

  @Test
  void refusesWhatIsOverItsLimitUntilALoadEnds() throws Exception {
    limited.load("a");
    limited.load("b");
    assertThatThrownBy(() -> limited.load("c")).isInstanceOf(OriginOverloaded.class);
    assertThat(underWay).hasSize(2);
    underWay.get(0).complete(Loaded.absent());
    underWay.get(1).completeExceptionally(new IllegalStateException("down"));
    limited.load("c");
    limited.load("d");
    assertThat(underWay).hasSize(4);
  }
}
