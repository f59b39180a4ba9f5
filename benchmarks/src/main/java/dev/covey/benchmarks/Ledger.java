package dev.covey.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the members of one cluster share with each other and with whoever started them, in files: an
 * origin with {@link Versions}, each load that began there, and each call that one of their callers
 * made. A member that is killed takes nothing of it along. Safe for concurrent use.
 *
 * <p>Times are {@link System#nanoTime}, which is one clock for all processes of a Linux machine.
 */
final class Ledger {
  private static final int MOST_LOADS = 10_000_000;
  private static final int MOST_CALLS = 2_000_000;

  private static final List<MemberCall.Outcome> OUTCOMES = List.of(MemberCall.Outcome.values());

  private static final String VERSIONS = "versions";
  private static final String LOADS = "loads";
  private static final String CALLS = "calls";

  private final Path folder;
  private final Versions versions;
  private final SharedLog loads;
  private final SharedLog calls;

  private Ledger(Path folder, Versions versions, SharedLog loads, SharedLog calls) {
    this.folder = folder;
    this.versions = versions;
    this.loads = loads;
    this.calls = calls;
  }

  /** An empty one in a new folder, for so many keys. */
  static Ledger create(int keys) throws IOException {
    return in(Files.createTempDirectory("covey-ledger-"), keys);
  }

  /** The one in this folder, for so many keys. */
  static Ledger in(Path folder, int keys) throws IOException {
    return new Ledger(
        folder,
        Versions.in(folder.resolve(VERSIONS), keys),
        SharedLog.in(folder.resolve(LOADS), 2, MOST_LOADS),
        SharedLog.in(folder.resolve(CALLS), 5, MOST_CALLS));
  }

  Path folder() {
    return folder;
  }

  Versions versions() {
    return versions;
  }

  void add(OriginLoad load) {
    loads.append(load.atNanos(), load.key());
  }

  void add(MemberCall call) {
    calls.append(
        call.dueAtNanos(),
        call.member(),
        call.key(),
        call.nanos(),
        OUTCOMES.indexOf(call.outcome()));
  }

  List<OriginLoad> loads() {
    return loads.records().stream()
        .map(load -> new OriginLoad(load[0], Math.toIntExact(load[1])))
        .toList();
  }

  List<MemberCall> calls() {
    return calls.records().stream()
        .map(
            call ->
                new MemberCall(
                    call[0],
                    Math.toIntExact(call[1]),
                    Math.toIntExact(call[2]),
                    call[3],
                    OUTCOMES.get(Math.toIntExact(call[4]))))
        .toList();
  }

  /** Deletes the folder. */
  void delete() throws IOException {
    for (String file : List.of(VERSIONS, LOADS, CALLS)) {
      Files.delete(folder.resolve(file));
    }
    Files.delete(folder);
  }
}
