package dev.covey.benchmarks;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.covey.discovery.etcd.RealEtcd;
import dev.covey.ring.Ring;
import java.io.IOException;
import java.util.BitSet;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Processes that are listed in an etcd process, each an {@link ElasticMember} with a caller of its
 * own. Members are numbered from 0, and so are keys. Not safe for concurrent use.
 */
final class ElasticCluster implements AutoCloseable {
  private static final List<String> JVM_FLAGS = List.of("-Xms256m", "-Xmx1g");

  private final ElasticScale scale;
  private final int replicas;
  private final RealEtcd etcd;
  private final Ledger ledger;
  private final SortedMap<Integer, Child> members = new TreeMap<>();
  private final ObjectMapper json = new ObjectMapper();

  private ElasticCluster(ElasticScale scale, int replicas, RealEtcd etcd, Ledger ledger) {
    this.scale = scale;
    this.replicas = replicas;
    this.etcd = etcd;
    this.ledger = ledger;
  }

  /**
   * Starts so many, and returns when each key is where it belongs.
   *
   * @throws IllegalStateException if a key was not loaded once, or its owner does not have it
   */
  static ElasticCluster start(int size, ElasticScale scale, int replicas) throws Exception {
    RealEtcd etcd =
        RealEtcd.startIfAny().orElseThrow(() -> new IllegalStateException(RealEtcd.NONE));
    ElasticCluster cluster = new ElasticCluster(scale, replicas, etcd, Ledger.create(scale.keys()));
    try {
      for (int number = 0; number < size; number++) {
        cluster.launch(number, size);
      }
      for (int number = 0; number < size; number++) {
        cluster.answer(number, Joined.class);
      }
      cluster.load();
      return cluster;
    } catch (Throwable failed) {
      cluster.close();
      throw failed;
    }
  }

  private void launch(int number, int size) throws IOException {
    ElasticSeat seat =
        new ElasticSeat(number, etcd.endpoint(), ledger.folder(), scale.keys(), size, replicas);
    ProcessBuilder member = ChildJvm.of(JVM_FLAGS, ElasticMember.class, seat.arguments());
    members.put(number, Child.start(ElasticSeat.id(number), Optional.empty(), member.command()));
  }

  /** Each member reads its part of the keys, whoever owns them. */
  private void load() throws Exception {
    int size = members.size();
    for (int number : members.keySet()) {
      tell(number, "read " + hex(keys(key -> key % size == number)));
    }
    Caller.expect("keys not read", answers().failed(), 0);
    Caller.expect("loads", ledger.loads().size(), scale.keys());
    for (int number : members.keySet()) {
      int owned = keysOf(number).cardinality();
      int entries = ask(number, "entries", Integer.class);
      if (entries < owned) {
        throw new IllegalStateException(
            "entries of %s: %d (expected: %d)".formatted(ElasticSeat.id(number), entries, owned));
      }
    }
  }

  /** The keys that a member owns as long as the list stays as it is. */
  BitSet keysOf(int number) {
    Ring<Integer> ring = ring(members.keySet());
    return keys(key -> ring.ownerOf(Versions.key(key)) == number);
  }

  /** How many keys have another owner among some members than among others. */
  int moved(Collection<Integer> before, Collection<Integer> after) {
    Ring<Integer> one = ring(before);
    Ring<Integer> other = ring(after);
    return keys(key -> !one.ownerOf(Versions.key(key)).equals(other.ownerOf(Versions.key(key))))
        .cardinality();
  }

  private static Ring<Integer> ring(Collection<Integer> numbers) {
    return Ring.<Integer>builder(ElasticSeat::id).build(numbers);
  }

  private BitSet keys(IntPredicate which) {
    return IntStream.range(0, scale.keys())
        .filter(which)
        .collect(BitSet::new, BitSet::set, BitSet::or);
  }

  /** Has all callers begin, and watches for the time before an event. */
  Observed usual() throws Exception {
    for (int number : members.keySet()) {
      ask(number);
    }
    long fromNanos = System.nanoTime();
    pass(scale.usualSeconds());
    return observed(fromNanos, System.nanoTime(), Reads.NONE);
  }

  /** Has a member's caller begin. */
  void ask(int number) throws Exception {
    ask(number, "ask " + scale.perSecond(), Integer.class);
  }

  /** Lets time pass. */
  void pass(int seconds) {
    Pause.until(System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
  }

  /** Starts a member, with its caller, and says when it had joined. */
  Joined add(int number) throws Exception {
    launch(number, members.size() + 1);
    Joined joined = answer(number, Joined.class);
    ask(number);
    return joined;
  }

  /**
   * Ends a member's caller, and tells its process to end.
   *
   * @return how long the process took for that, in nanoseconds
   */
  long drain(int number) throws Exception {
    ask(number, "rest", Integer.class);
    long beganAtNanos = System.nanoTime();
    try (Child leaving = member(number)) {
      leaving.terminate();
    }
    members.remove(number);
    return System.nanoTime() - beganAtNanos;
  }

  /** Ends a member as {@code kill -9} does. */
  void kill(int number) throws Exception {
    try (Child killed = member(number)) {
      killed.kill();
    }
    members.remove(number);
  }

  /** Stops a member, until the returned is closed. */
  Frozen freeze(int number) throws IOException, InterruptedException {
    return member(number).freeze();
  }

  /** Kills etcd, and starts it again on its data after so long. */
  void restartEtcdAfter(int seconds) throws IOException, InterruptedException {
    etcd.kill();
    pass(seconds);
    etcd.restart();
  }

  /** Has a member remove keys, of which the origin then has new versions. */
  Removal[] remove(int number, BitSet keys) throws Exception {
    return ask(number, "remove " + hex(keys), Removal[].class);
  }

  /** Has a member read keys, as soon as it looks. */
  void tellRead(int number, BitSet keys) throws IOException {
    tell(number, "read " + hex(keys));
  }

  /** The answer to that. */
  Reads answerRead(int number) throws Exception {
    return answer(number, Reads.class);
  }

  /**
   * Ends all callers, and then has all members read each key at the same time: so what was lost is
   * seen, whether somebody had asked for it or not.
   *
   * @return what was seen from then on
   */
  Observed endSince(long fromNanos) throws Exception {
    for (int number : members.keySet()) {
      ask(number, "rest", Integer.class);
    }
    long toNanos = System.nanoTime();
    for (int number : members.keySet()) {
      tellRead(number, keys(key -> true));
    }
    return observed(fromNanos, toNanos, answers());
  }

  private Observed observed(long fromNanos, long toNanos, Reads sweep) {
    return new Observed(
        fromNanos,
        toNanos,
        ledger.loads().stream().filter(load -> load.atNanos() - fromNanos >= 0).toList(),
        ledger.calls().stream()
            .filter(call -> call.dueAtNanos() - fromNanos >= 0 && call.dueAtNanos() - toNanos < 0)
            .toList(),
        sweep);
  }

  private Reads answers() throws Exception {
    Reads reads = Reads.NONE;
    for (int number : members.keySet()) {
      reads = reads.and(answerRead(number));
    }
    return reads;
  }

  private <T> T ask(int number, String line, Class<T> answer) throws Exception {
    tell(number, line);
    return answer(number, answer);
  }

  private void tell(int number, String line) throws IOException {
    member(number).tell(line);
  }

  private <T> T answer(int number, Class<T> type) throws Exception {
    return json.readValue(member(number).answer(), type);
  }

  private Child member(int number) {
    return requireNonNull(members.get(number));
  }

  private static String hex(BitSet keys) {
    return HexFormat.of().formatHex(keys.toByteArray());
  }

  /** Ends all processes, whatever goes wrong with one of them. */
  @Override
  public void close() throws IOException {
    try {
      Child.closeAll(members.values());
    } finally {
      etcd.close();
      ledger.delete();
    }
  }
}
