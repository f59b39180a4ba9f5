package dev.covey.benchmarks;

import dev.covey.group.Group;
import java.util.List;

/** Reads keys of {@link Versions} through a group, and looks which versions came. Immutable. */
final class VersionReader {
  private static final int KEYS_AT_ONCE = 256;

  private final Group<byte[]> group;
  private final Versions versions;

  VersionReader(Group<byte[]> group, Versions versions) {
    this.group = group;
    this.versions = versions;
  }

  /** Reads each of them once, many in one call. */
  Reads read(List<Integer> keys) {
    Reads reads = Reads.NONE;
    for (int from = 0; from < keys.size(); from += KEYS_AT_ONCE) {
      reads =
          reads.and(readTogether(keys.subList(from, Math.min(keys.size(), from + KEYS_AT_ONCE))));
    }
    return reads;
  }

  private Reads readTogether(List<Integer> keys) {
    long[] least = keys.stream().mapToLong(versions::least).toArray();
    long[] current = keys.stream().mapToLong(versions::current).toArray();
    var outcomes = group.getEach(keys.stream().map(Versions::key).toList());
    Reads reads = Reads.failures(outcomes.failures().size());
    for (int i = 0; i < keys.size(); i++) {
      byte[] value = outcomes.values().get(Versions.key(keys.get(i)));
      if (value != null) {
        reads = reads.and(Reads.one(Versions.version(value), least[i], current[i]));
      }
    }
    return reads;
  }
}
