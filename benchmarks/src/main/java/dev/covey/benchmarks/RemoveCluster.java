package dev.covey.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.covey.discovery.Member;
import dev.covey.ring.Ring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Three processes, each a {@link RemoveMember}, whose keys are numbered from 0. Not safe for
 * concurrent use.
 */
final class RemoveCluster implements AutoCloseable {
  static final int MEMBERS = 3;

  private static final List<String> JVM_FLAGS = List.of("-Xms256m", "-Xmx1g");

  private final Path versions;
  private final List<Child> members = new ArrayList<>();
  private final List<BitSet> owned = new ArrayList<>();
  private final ObjectMapper json = new ObjectMapper();

  private RemoveCluster(Path versions) {
    this.versions = versions;
  }

  /** Starts them, and waits until each has reached the others. */
  static RemoveCluster start(int keys) throws Exception {
    RemoveCluster cluster = new RemoveCluster(Files.createTempFile("covey-versions", ""));
    try {
      cluster.startMembers(keys);
      return cluster;
    } catch (Throwable failed) {
      cluster.close();
      throw failed;
    }
  }

  private void startMembers(int keys) throws Exception {
    List<Integer> ports = Host.freePorts(MEMBERS);
    String all = String.join(",", ports.stream().map(String::valueOf).toList());
    for (int index = 0; index < MEMBERS; index++) {
      ProcessBuilder member =
          ChildJvm.of(
              JVM_FLAGS,
              RemoveMember.class,
              String.valueOf(index),
              all,
              versions.toString(),
              String.valueOf(keys));
      members.add(Child.start("node-" + index, Optional.empty(), member.command()));
      owned.add(new BitSet());
    }
    for (Child member : members) {
      String line = member.answer();
      if (!line.equals("ready")) {
        throw new IOException("member: '" + line + "' (expected: ready)");
      }
    }
    List<Member> list = RemoveMember.members(ports);
    Ring<Member> ring =
        Ring.builder(Member::id).weight(Member::weight).zone(Member::zone).build(list);
    for (int number = 0; number < keys; number++) {
      owned.get(list.indexOf(ring.ownerOf(Versions.key(number)))).set(number);
    }
  }

  /**
   * So many keys that one of them owns, leaving out as many as are to be skipped.
   *
   * @throws IllegalStateException if it does not own enough
   */
  BitSet ownedBy(int member, int skip, int count) {
    BitSet chosen = new BitSet();
    owned.get(member).stream().skip(skip).limit(count).forEach(chosen::set);
    if (chosen.cardinality() < count) {
      throw new IllegalStateException(
          "keys of node-%d after %d: %d (expected: %d)"
              .formatted(member, skip, chosen.cardinality(), count));
    }
    return chosen;
  }

  /** Has every member read these keys until it has all of them in its own tiers. */
  Reads hold(BitSet keys) throws Exception {
    return askAll("hold", keys);
  }

  /** Has every member read these keys once. */
  Reads read(BitSet keys) throws Exception {
    return askAll("read", keys);
  }

  private Reads askAll(String command, BitSet keys) throws Exception {
    for (int member = 0; member < MEMBERS; member++) {
      tell(member, command, keys);
    }
    Reads reads = Reads.NONE;
    for (int member = 0; member < MEMBERS; member++) {
      reads = reads.and(answer(member, Reads.class));
    }
    return reads;
  }

  /** Has one of them do what {@link RemoveMember} describes. */
  <T> T ask(int member, String command, BitSet keys, Class<T> answer, Object... more)
      throws Exception {
    tell(member, command, keys, more);
    return answer(member, answer);
  }

  /** The same, but for the answer. */
  void tell(int member, String command, BitSet keys, Object... more) throws IOException {
    StringBuilder line = new StringBuilder(command);
    line.append(' ').append(HexFormat.of().formatHex(keys.toByteArray()));
    for (Object argument : more) {
      line.append(' ').append(argument);
    }
    members.get(member).tell(line.toString());
  }

  /** The next answer of one of them. */
  <T> T answer(int member, Class<T> type) throws Exception {
    return json.readValue(members.get(member).answer(), type);
  }

  /** Stops one of them, until the returned is closed. */
  Frozen freeze(int member) throws IOException, InterruptedException {
    return members.get(member).freeze();
  }

  /** What all of them have used of the processors. */
  long cpuNanos() {
    return members.stream().mapToLong(Child::cpuNanos).sum();
  }

  @Override
  public void close() throws IOException {
    try {
      Child.closeAll(members);
    } finally {
      Files.delete(versions);
    }
  }
}
