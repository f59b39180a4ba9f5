package dev.covey.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.covey.discovery.Address;
import dev.covey.discovery.Discovery;
import dev.covey.discovery.DiscoveryListener;
import dev.covey.discovery.DiscoveryStatus;
import dev.covey.discovery.Member;
import dev.covey.discovery.Terms;
import dev.covey.discovery.View;
import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.GroupStats;
import dev.covey.group.Loaded;
import dev.covey.group.RemovalEvent;
import dev.covey.group.RemovalListener;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CoveyMetricsTest {

  private final MeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void figuresAreThoseOfTheGroup() {
    try (Node node = Node.builder().start()) {
      new CoveyMetrics(node).bindTo(registry);
      Group<String> group =
          node.group(
              "g",
              Codec.utf8(),
              key -> {
                if (key.equals("fails")) {
                  throw new IOException("no");
                }
                return Loaded.of(key);
              });
      group.get("k");
      group.get("k");
      group.find("l");
      assertThat(group.getAsync("fails").handle((value, thrown) -> thrown).join()).isNotNull();

      GroupStats stats = group.stats();
      assertThat(count("cache.gets", "result", "hit")).isEqualTo(1);
      assertThat(count("cache.gets", "result", "miss")).isEqualTo(3);
      assertThat(count("cache.gets", "result", "hit") + count("cache.gets", "result", "miss"))
          .isEqualTo((double) stats.gets());
      assertThat(count("cache.load", "result", "success")).isEqualTo(2);
      assertThat(count("cache.load", "result", "failure")).isEqualTo(1);
      assertThat(registry.get("cache.load.duration").timeGauge().value(TimeUnit.NANOSECONDS))
          .isCloseTo((double) stats.loadNanos(), within(1.0)) // by way of the registry's seconds
          .isPositive();
      assertThat(registry.get("cache.size").gauge().value()).isEqualTo(2);
      assertThat(count("cache.puts")).isEqualTo(2);
      assertThat(count("covey.cache.hits", "tier", "main")).isEqualTo(1);
      assertThat(registry.get("covey.cache.bytes").tag("tier", "main").gauge().value())
          .isEqualTo((double) stats.main().bytes());
      assertThat(registry.get("covey.ring.slots.owned").gauge().value())
          .isEqualTo(registry.get("covey.ring.slots").gauge().value())
          .isPositive();
    }
  }

  @Test
  void writesAreCounted() {
    try (Node node = Node.builder().start()) {
      new CoveyMetrics(node).bindTo(registry);
      Group<String> group = node.group("g", Codec.utf8(), Loaded::of);
      group.put("k", "put");
      group.removeAll(List.of("k", "l"));
      group.clear();
      assertThat(count("covey.writes")).isEqualTo(3);
      assertThat(count("covey.clears")).isEqualTo(1);
      assertThat(count("covey.writes.failed") + count("covey.invalidations")).isZero();
    }
  }

  @Test
  void eventsAndListenersAreCounted() throws InterruptedException {
    try (Node node = Node.builder().start()) {
      new CoveyMetrics(node).bindTo(registry);
      Group<String> group = node.group("g", Codec.utf8(), Loaded::of);
      CountDownLatch told = new CountDownLatch(1);
      group.onRemoval(
          new RemovalListener() {
            @Override
            public void removed(String key) {
              told.countDown();
              throw new IllegalStateException("no");
            }

            @Override
            public void removedAll() {}
          });
      node.removals().submit(RemovalEvent.of("e", "g", List.of("k"))).join();
      node.removals().submit(RemovalEvent.of("e", "g", List.of("k"))).join();
      assertThat(count("covey.removals", "outcome", "done")).isEqualTo(1);
      assertThat(count("covey.removals", "outcome", "repeat")).isEqualTo(1);
      assertThat(
              registry.get("covey.removals").functionCounters().stream()
                  .mapToDouble(FunctionCounter::count)
                  .sum())
          .isEqualTo((double) node.removals().stats().events());
      assertThat(count("covey.removals.batches")).isEqualTo(1);
      assertThat(registry.get("covey.removals.running").gauge().value()).isZero();
      assertThat(registry.get("covey.removals.remembered").gauge().value()).isEqualTo(1);
      assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(count("covey.listener.calls")).isEqualTo(1);
      assertThat(count("covey.listener.overflows")).isZero();
    }
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void metersOfANodeGoWithItAndAnotherNodesStay() {
    try (Node other = Node.builder().id("b").start()) {
      other.group("g", Codec.utf8(), Loaded::of).get("k");
      Node node = Node.builder().id("a").start();
      Group<String> early = node.group("g", Codec.utf8(), Loaded::of);
      new CoveyMetrics(other).bindTo(registry);
      new CoveyMetrics(node).bindTo(registry);
      early.get("k");
      early.get("k");
      assertThat(count("cache.gets", "node", "a", "result", "hit")).isEqualTo(1);
      assertThat(count("cache.gets", "node", "b", "result", "hit")).isZero();

      node.close();

      assertThat(registry.getMeters())
          .isNotEmpty()
          .allMatch(meter -> "b".equals(meter.getId().getTag("node")));
    }
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void nodeThatIsClosedAlreadyHasNoMeters() {
    Node node = Node.builder().start();
    node.group("g", Codec.utf8(), Loaded::of);
    node.close();
    new CoveyMetrics(node).bindTo(registry);
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void everyRegistryHasAllAndTwiceTheSameHasThemOnce() {
    MeterRegistry another = new SimpleMeterRegistry();
    try (Node node = Node.builder().start()) {
      CoveyMetrics metrics = new CoveyMetrics(node, Tag.of("service", "shop"));
      metrics.bindTo(registry);
      metrics.bindTo(another);
      metrics.bindTo(registry);
      node.group("g", Codec.utf8(), Loaded::of);
      assertThat(names(registry)).isEqualTo(names(another)).contains("cache.gets");
      assertThat(registry.getMeters())
          .allMatch(meter -> "shop".equals(meter.getId().getTag("service")));
    }
    assertThat(registry.getMeters()).isEmpty();
    assertThat(another.getMeters()).isEmpty();
  }

  @Test
  void groupThatTheRegistryRefusesKeepsNoOtherFromItsMeters() {
    registry
        .config()
        .meterFilter(
            new MeterFilter() {
              @Override
              public Meter.Id map(Meter.Id id) {
                if ("refused".equals(id.getTag("cache"))) {
                  throw new IllegalStateException("not here");
                }
                return id;
              }
            });
    HeldDiscovery discovery = new HeldDiscovery();
    try (Node node = Node.builder().id("a").listen("127.0.0.1:0").discovery(discovery).start()) {
      new CoveyMetrics(node).bindTo(registry);
      node.group("refused", Codec.utf8(), Loaded::of);
      node.group("g", Codec.utf8(), Loaded::of);
      discovery.show(1, "b");
      assertThat(registry.get("cache.size").gauges()).hasSize(1);
      assertThat(peers()).containsExactly("b");
    }
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void metersOfPeersComeAndGoWithTheView() {
    HeldDiscovery discovery = new HeldDiscovery();
    try (Node node = Node.builder().id("a").listen("127.0.0.1:0").discovery(discovery).start()) {
      new CoveyMetrics(node).bindTo(registry);
      assertThat(peers()).isEmpty();
      discovery.show(1, "b", "c");
      assertThat(peers()).containsExactly("b", "c");
      assertThat(registry.get("covey.ring.members").gauge().value()).isEqualTo(3);
      discovery.show(2, "c");
      assertThat(peers()).containsExactly("c");
      discovery.say(DiscoveryStatus.State.STALE);
      assertThat(state("stale")).isEqualTo(1);
      assertThat(state("current")).isZero();
    }
  }

  @Test
  void callsOfAPeerHaveItsOutcomes() {
    HeldDiscovery first = new HeldDiscovery();
    HeldDiscovery second = new HeldDiscovery();
    try (Node a = Node.builder().id("a").listen("127.0.0.1:0").discovery(first).start();
        Node b = Node.builder().id("b").listen("127.0.0.1:0").discovery(second).start()) {
      Group<String> group = a.group("g", Codec.utf8(), Loaded::of);
      b.group("g", Codec.utf8(), key -> Loaded.of("from b"));
      List<Member> members = List.of(first.self(), second.self());
      first.publish(View.of(1, members));
      second.publish(View.of(1, members));
      new CoveyMetrics(a).bindTo(registry);
      int ofB = 0;
      for (int i = 0; i < 50; i++) {
        ofB += group.get("k" + i).equals("from b") ? 1 : 0;
      }
      assertThat(count("covey.peer.calls", "peer", "b", "outcome", "value"))
          .isEqualTo(ofB)
          .isPositive();
      assertThat(registry.get("covey.peer.call.duration").functionTimer().count()).isEqualTo(ofB);
      assertThat(
              registry
                  .get("covey.peer.call.duration")
                  .functionTimer()
                  .totalTime(TimeUnit.NANOSECONDS))
          .isPositive();
    }
  }

  /** Both ways: nothing is missing in the one or the other. */
  @Test
  void documentHasEveryMeterWithItsTags() throws IOException {
    HeldDiscovery discovery = new HeldDiscovery();
    Map<String, Set<String>> bound = new TreeMap<>();
    try (Node node = Node.builder().id("a").listen("127.0.0.1:0").discovery(discovery).start()) {
      node.group("g", Codec.utf8(), Loaded::of);
      discovery.show(1, "b");
      new CoveyMetrics(node).bindTo(registry);
      for (Meter meter : registry.getMeters()) {
        Set<String> tags = bound.computeIfAbsent(meter.getId().getName(), name -> new TreeSet<>());
        for (Tag tag : meter.getId().getTags()) {
          if (!Set.of("node", "cache", "peer").contains(tag.getKey())) {
            tags.add(tag.getKey() + "=" + tag.getValue());
          }
        }
      }
    }
    assertThat(documented()).isEqualTo(bound);
  }

  private static final Pattern ROW =
      Pattern.compile("\\| `((?:cache|covey)\\.[a-z.]+)` \\|[^|]*\\|([^|]*)\\|.*");

  private static final Pattern TAG = Pattern.compile("`(\\w+)`(?: = ((?:`\\w+`(?:, )?)+))?");

  private static Map<String, Set<String>> documented() throws IOException {
    Map<String, String> valuesOfTag = new TreeMap<>(); // given where the tag comes first
    Map<String, Set<String>> documented = new TreeMap<>();
    Path document = Path.of(System.getProperty("covey.root")).resolve("docs/metrics.md");
    for (String line : Files.readAllLines(document)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        Set<String> tags = new TreeSet<>();
        Matcher tag = TAG.matcher(row.group(2));
        while (tag.find()) {
          String key = tag.group(1);
          if (tag.group(2) != null) {
            valuesOfTag.put(key, tag.group(2));
          }
          String values = Objects.requireNonNull(valuesOfTag.get(key), key);
          for (String value : values.split(", ", -1)) {
            if (!value.isEmpty()) {
              tags.add(key + "=" + value.replace("`", ""));
            }
          }
        }
        documented.put(row.group(1), tags);
      }
    }
    return documented;
  }

  private double count(String name, String... tags) {
    return registry.get(name).tags(tags).functionCounter().count();
  }

  private double state(String state) {
    return registry.get("covey.discovery.state").tag("state", state).gauge().value();
  }

  private Set<String> peers() {
    Set<String> peers = new TreeSet<>();
    for (Meter meter : registry.getMeters()) {
      String peer = meter.getId().getTag("peer");
      if (peer != null) {
        peers.add(peer);
      }
    }
    return peers;
  }

  private static Set<String> names(MeterRegistry of) {
    return new TreeSet<>(
        StreamSupport.stream(of.getMeters().spliterator(), false)
            .map(meter -> meter.getId().getName())
            .toList());
  }

  /** A list that a test shows. */
  private static final class HeldDiscovery implements Discovery {

    private final List<Member> joined = new ArrayList<>();
    private final List<DiscoveryListener> listeners = new ArrayList<>();

    @Override
    public void join(Member self, Terms terms, DiscoveryListener listener) {
      joined.add(self);
      listeners.add(listener);
      listener.changed(DiscoveryStatus.of(DiscoveryStatus.State.CURRENT));
      listener.viewed(View.of(0, List.of(self)));
    }

    Member self() {
      return joined.get(0);
    }

    void publish(View view) {
      listeners.get(0).viewed(view);
    }

    void show(long revision, String... others) {
      List<Member> members = new ArrayList<>(joined);
      for (String other : others) {
        members.add(new Member(other, new Address("127.0.0.1", 1), 1, "", 0, 1));
      }
      publish(View.of(revision, members));
    }

    void say(DiscoveryStatus.State state) {
      listeners.get(0).changed(DiscoveryStatus.of(state));
    }

    @Override
    public void close() {}
  }
}
