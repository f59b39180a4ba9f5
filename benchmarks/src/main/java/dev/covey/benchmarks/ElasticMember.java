package dev.covey.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.covey.discovery.etcd.EtcdDiscovery;
import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.Loaded;
import dev.covey.node.Node;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A member of an {@link ElasticCluster}, its own program: a service that embeds a node with one
 * group, and closes it when it is told to end. Prints when it had {@link Joined}, and then does
 * what stdin says, a line at a time, and answers each in a line of JSON, until stdin ends. Keys are
 * bits in hexadecimal, by their numbers:
 *
 * <ul>
 *   <li>{@code ask PER_SECOND}: has a {@link SteadyCaller} begin; 0;
 *   <li>{@code rest}: has it end; 0;
 *   <li>{@code read KEYS}: reads them once; {@link Reads};
 *   <li>{@code remove KEYS}: removes them at the origin and here; a {@link Removal} for each;
 *   <li>{@code entries}: how many the node's main tier has.
 * </ul>
 *
 * <p>Its arguments: an {@link ElasticSeat}.
 */
final class ElasticMember {
  private static final int VALUE_BYTES = 200;
  private static final long MAX_BYTES = 256 << 20; // any member has room for all keys
  private static final Duration TO_BE_READY = Duration.ofSeconds(30);

  /** A load takes 5 ms. */
  private static final Executor SOON =
      CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS, Runnable::run);

  private final ElasticSeat seat;
  private final Ledger ledger;
  private final Node node;
  private final WatchedDiscovery discovery;
  private final Group<byte[]> group;
  private final VersionReader reader;
  private final Remover remover;
  private @Nullable SteadyCaller caller;

  private ElasticMember(ElasticSeat seat) throws IOException {
    this.seat = seat;
    this.ledger = Ledger.in(seat.folder(), seat.keys());
    this.discovery =
        new WatchedDiscovery(EtcdDiscovery.builder().endpoints(seat.endpoint()).build());
    this.node =
        Node.builder()
            .id(ElasticSeat.id(seat.number()))
            .listen(Seat.HOST + ":0")
            .discovery(discovery)
            .minMembers(seat.members())
            .open();
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "close"));
    this.group = node.asyncGroup("values", Codec.bytes(), this::load, config(seat.replicas()));
    this.reader = new VersionReader(group, ledger.versions());
    this.remover = new Remover(group, ledger.versions());
  }

  /** A group cannot be told of replicas yet: here is where it will be. */
  @SuppressWarnings("UnusedVariable")
  private static GroupConfig config(int replicas) {
    return GroupConfig.builder().maxBytes(MAX_BYTES).build();
  }

  public static void main(String[] args) {
    try {
      ElasticMember member = new ElasticMember(ElasticSeat.parse(args));
      ObjectMapper json = new ObjectMapper();
      System.out.println(json.writeValueAsString(member.join()));
      BufferedReader in = new BufferedReader(new InputStreamReader(System.in, US_ASCII));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        System.out.println(json.writeValueAsString(member.obey(line)));
      }
    } catch (Throwable failed) {
      failed.printStackTrace();
      System.exit(1);
    }
    System.exit(0);
  }

  private CompletionStage<Loaded<byte[]>> load(String key) {
    int number = Versions.number(key);
    ledger.add(new OriginLoad(System.nanoTime(), number));
    return CompletableFuture.supplyAsync(
        () -> Loaded.of(Versions.value(ledger.versions().current(number), VALUE_BYTES)), SOON);
  }

  private Joined join() throws TimeoutException {
    long beganAtNanos = System.nanoTime();
    node.join();
    node.awaitReady(TO_BE_READY);
    return new Joined(beganAtNanos, discovery.listedAtNanos(), System.nanoTime());
  }

  private Object obey(String line) throws Exception {
    String[] words = line.split(" ", -1);
    return switch (words[0]) {
      case "ask" -> ask(Integer.parseInt(words[1]));
      case "rest" -> rest();
      case "read" -> reader.read(keys(words[1]));
      case "remove" -> remover.atOnce(keys(words[1]));
      case "entries" -> group.stats().main().entries();
      default -> throw new IOException("command: '" + words[0] + "' (expected: one of ours)");
    };
  }

  private static List<Integer> keys(String bits) {
    return BitSet.valueOf(HexFormat.of().parseHex(bits)).stream().boxed().toList();
  }

  private int ask(int perSecond) {
    caller = new SteadyCaller(group, ledger, seat.number(), seat.keys(), perSecond);
    return 0;
  }

  private int rest() throws Exception {
    if (caller != null) {
      caller.end();
      caller = null;
    }
    return 0;
  }

  /** However the process ends, unless it is killed. */
  private void close() {
    try {
      node.close();
    } catch (RuntimeException failed) {
      failed.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }
}
