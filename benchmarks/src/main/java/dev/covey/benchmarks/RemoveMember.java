package dev.covey.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.covey.discovery.Address;
import dev.covey.discovery.Member;
import dev.covey.discovery.StaticDiscovery;
import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.GroupStats;
import dev.covey.group.Loaded;
import dev.covey.node.Node;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A member of the cluster of {@link RemoveBenchmark}, its own program. Prints {@code ready}, and
 * then does what stdin says, a line at a time, and answers each in a line of JSON, until stdin
 * ends. Keys are bits in hexadecimal, by their numbers:
 *
 * <ul>
 *   <li>{@code hold KEYS}: reads them until this node has them all in its own tiers; {@link Reads};
 *   <li>{@code read KEYS}: reads them once; {@link Reads};
 *   <li>{@code watch KEYS}: reads them one after the other, again and again, from now on; 0;
 *   <li>{@code watched}: no longer; {@link Reads};
 *   <li>{@code one-by-one KEYS}, {@code due KEYS PER_SECOND}, {@code in-flight KEYS MANY}: removes
 *       them; {@link Removes};
 *   <li>{@code at-once KEYS}: removes them; a {@link Removal} for each.
 * </ul>
 *
 * <p>Its arguments: its index, the ports of all, the file of {@link Versions}, and how many keys
 * that has.
 */
final class RemoveMember {
  private static final String GROUP = "values";
  private static final int VALUE_BYTES = 100;
  private static final Duration TO_REACH_EACH_OTHER = Duration.ofSeconds(30);
  private static final long TO_HOLD_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long LAST_READ_SECONDS = 60;

  /** Copies of all keys find room, each from the first fetch on. */
  private static final GroupConfig CONFIG =
      GroupConfig.builder().maxBytes(256 << 20).hotShare(0.5).mirrorAfterFetches(1).build();

  private final Group<byte[]> group;
  private final VersionReader reader;
  private final Remover remover;
  private final ObjectMapper json = new ObjectMapper();
  private @Nullable Watch watch;

  private RemoveMember(Group<byte[]> group, Versions versions) {
    this.group = group;
    this.reader = new VersionReader(group, versions);
    this.remover = new Remover(group, versions);
  }

  /** Those of a cluster with such ports. */
  static List<Member> members(List<Integer> ports) {
    return IntStream.range(0, ports.size())
        .mapToObj(i -> Member.of("node-" + i, Address.parse(Seat.HOST + ":" + ports.get(i))))
        .toList();
  }

  public static void main(String[] args) throws Exception {
    List<Member> members =
        members(Arrays.stream(args[1].split(",", -1)).map(Integer::valueOf).toList());
    Member self = members.get(Integer.parseInt(args[0]));
    Versions versions = Versions.in(Path.of(args[2]), Integer.parseInt(args[3]));
    try (Node node =
        Node.builder()
            .id(self.id())
            .listen(self.address().toString())
            .discovery(StaticDiscovery.of(members))
            .open()) {
      Group<byte[]> group =
          node.asyncGroup(
              GROUP,
              Codec.bytes(),
              key -> CompletableFuture.completedFuture(load(versions, key)),
              CONFIG);
      node.join();
      node.awaitPeers(TO_REACH_EACH_OTHER);
      System.out.println("ready");
      RemoveMember member = new RemoveMember(group, versions);
      BufferedReader in = new BufferedReader(new InputStreamReader(System.in, US_ASCII));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        System.out.println(member.json.writeValueAsString(member.obey(line)));
      }
    }
  }

  private static Loaded<byte[]> load(Versions versions, String key) {
    return Loaded.of(Versions.value(versions.current(Versions.number(key)), VALUE_BYTES));
  }

  private Object obey(String line) throws Exception {
    String[] words = line.split(" ", -1);
    if (words[0].equals("watched")) {
      return watched();
    }
    List<Integer> keys =
        BitSet.valueOf(HexFormat.of().parseHex(words[1])).stream().boxed().toList();
    return switch (words[0]) {
      case "hold" -> hold(keys);
      case "read" -> reader.read(keys);
      case "watch" -> watch(keys);
      case "one-by-one" -> remover.oneByOne(keys);
      case "due" -> remover.due(keys, Integer.parseInt(words[2]));
      case "in-flight" -> remover.inFlight(keys, Integer.parseInt(words[2]));
      case "at-once" -> remover.atOnce(keys);
      default -> throw new IOException("command: '" + words[0] + "' (expected: one of ours)");
    };
  }

  private Reads hold(List<Integer> keys) throws IOException {
    Reads reads = Reads.NONE;
    long beganAtNanos = System.nanoTime();
    while (true) {
      long before = hits();
      reads = reads.and(reader.read(keys));
      long held = hits() - before;
      if (held == keys.size()) {
        return reads;
      }
      if (System.nanoTime() - beganAtNanos > TO_HOLD_NANOS) {
        throw new IOException("held: %d (expected: %d)".formatted(held, keys.size()));
      }
    }
  }

  private long hits() {
    GroupStats stats = group.stats();
    return stats.mainHits() + stats.hotHits();
  }

  private int watch(List<Integer> keys) {
    watch = new Watch(keys);
    return 0;
  }

  private Reads watched() throws Exception {
    Watch watched = watch;
    if (watched == null) {
      throw new IOException("watched: nothing (expected: watch before)");
    }
    watch = null;
    return watched.stop();
  }

  /** A thread that reads some keys again and again. */
  private final class Watch {
    private final CompletableFuture<Reads> reads;
    private volatile boolean stopped;

    Watch(List<Integer> keys) {
      reads =
          CompletableFuture.supplyAsync(
              () -> readUntilStopped(keys),
              task -> {
                Thread thread = new Thread(task, "watch");
                thread.setDaemon(true);
                thread.start();
              });
    }

    private Reads readUntilStopped(List<Integer> keys) {
      Reads all = Reads.NONE;
      while (!stopped) {
        for (int key : keys) {
          all = all.and(reader.read(List.of(key)));
        }
      }
      return all;
    }

    Reads stop() throws Exception {
      stopped = true;
      return reads.get(LAST_READ_SECONDS, TimeUnit.SECONDS);
    }
  }
}
