package dev.covey.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.BitSet;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Does what stdin says, a line at a time, and answers each in a line:
 *
 * <ul>
 *   <li>{@code owned}: the numbers of the keys that this process owns, as bits in hexadecimal;
 *   <li>{@code keys BITS}: loads these keys, which are asked for from now on;
 *   <li>{@code measure MILLIS LOAD}: what {@link Measured} has, in JSON.
 * </ul>
 *
 * <p>Confined to one thread.
 */
final class PeersClient {
  static final int KEYS_OF_MANY = 100;

  private static final int LOCAL_CALLS = 1000;

  private final Caller caller;
  private final CandidateKeys candidates;
  private final ObjectMapper json = new ObjectMapper();
  private BitSet owned = new BitSet();
  private BitSet asked = new BitSet();

  PeersClient(Caller caller, CandidateKeys candidates) {
    this.caller = caller;
    this.candidates = candidates;
  }

  /** Until {@code in} ends. */
  void obey(BufferedReader in, PrintStream out) throws Exception {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(obey(line));
      out.flush();
    }
  }

  private String obey(String line) throws Exception {
    String[] words = line.split(" ", 3);
    switch (words[0]) {
      case "owned" -> {
        owned = caller.owned(candidates);
        return HexFormat.of().formatHex(owned.toByteArray());
      }
      case "keys" -> {
        asked = BitSet.valueOf(HexFormat.of().parseHex(words[1]));
        caller.preload(candidates.keys(asked));
        return "loaded";
      }
      case "measure" -> {
        long nanos = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(words[1]));
        return json.writeValueAsString(measure(Load.parse(words[2]), nanos));
      }
      default -> throw new IOException("command: '" + line + "' (expected: owned, keys, measure)");
    }
  }

  private Measured measure(Load load, long nanos) throws Exception {
    if (load.kind() == Load.Kind.LOCAL) {
      return local(load.bytes(), nanos);
    }
    List<String> keys = candidates.keys(asked, load.bytes());
    long sharedBefore = caller.shared();
    Distribution.Asked order = load.keys().of(keys, load.callers());
    Measured measured =
        switch (load.kind()) {
          case BLOCKING -> ClosedLoop.run(blocking(order, load.bytes()), load.callers(), nanos);
          case OPEN ->
              DueCalls.run(blocking(order, load.bytes()), load.callers(), load.perSecond(), nanos);
          case ASYNC ->
              InFlight.run(
                  (slot, turn) -> caller.getAsync(order.key(slot, turn)),
                  value -> requireBytes(value, load.bytes()),
                  load.callers(),
                  nanos);
          case MANY -> ClosedLoop.run(many(keys, load.bytes()), load.callers(), nanos);
          case LOCAL -> throw new AssertionError();
        };
    boolean many = load.kind() == Load.Kind.MANY;
    caller.check(many ? measured.calls() * KEYS_OF_MANY : measured.calls());
    return measured.withShared(caller.shared() - sharedBefore);
  }

  private ClosedLoop.Call blocking(Distribution.Asked order, int bytes) {
    return (thread, turn) -> requireBytes(caller.get(order.key(thread, turn)), bytes);
  }

  private ClosedLoop.Call many(List<String> keys, int bytes) {
    return (thread, turn) -> {
      int first = turn * KEYS_OF_MANY % (keys.size() - KEYS_OF_MANY);
      Collection<byte[]> values = caller.getMany(keys.subList(first, first + KEYS_OF_MANY));
      Caller.expect("values", values.size(), KEYS_OF_MANY);
      values.forEach(value -> requireBytes(value, bytes));
    };
  }

  /** Reads the clock once for many calls: it takes as long as they do. */
  private Measured local(int bytes, long nanos) throws Exception {
    List<String> keys = candidates.keys(owned, bytes);
    caller.preload(keys);
    ClosedLoop.Call calls =
        (thread, turn) -> {
          for (int i = 0; i < LOCAL_CALLS; i++) {
            requireBytes(caller.get(keys.get((turn + i) % keys.size())), bytes);
          }
        };
    Measured batches = ClosedLoop.run(calls, 1, nanos);
    caller.checkLocal(batches.calls() * LOCAL_CALLS);
    return new Measured(
        batches.calls() * LOCAL_CALLS,
        batches.nanos(),
        batches.p50Nanos() / LOCAL_CALLS,
        batches.p99Nanos() / LOCAL_CALLS,
        batches.p999Nanos() / LOCAL_CALLS,
        0,
        0);
  }

  private static void requireBytes(byte @Nullable [] value, int bytes) {
    if (value == null || value.length != bytes) {
      throw new IllegalStateException(
          "value: %s (expected: %d bytes)"
              .formatted(value == null ? "none" : value.length + " bytes", bytes));
    }
  }
}
