package dev.covey.simulation;

import dev.covey.group.EncodedLookup;
import dev.covey.group.Group;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Those who call the nodes, each once. Confined to one thread. */
final class Callers {

  /** Of those who call a node that has not joined yet, most wait until it has. */
  private static final int ONE_TOO_EARLY_OF = 10;

  private final Machines machines;
  private final Checker checker;
  private final List<String> keys;
  private final Value.ValueCodec codec;
  private long calls;

  Callers(Machines machines, List<String> keys) {
    this.machines = machines;
    this.checker = machines.checker();
    this.keys = keys;
    this.codec = new Value.ValueCodec(machines.circumstances().decodesAtOnce());
  }

  /** Has so many calls made between two times, wherever chance has it. */
  void schedule(int count, long fromNanos, long toNanos, SplittableRandom random) {
    for (int i = 0; i < count; i++) {
      SplittableRandom dice = random.split();
      machines.world().at(dice.nextLong(fromNanos, toNanos), () -> call(dice));
    }
  }

  private void call(SplittableRandom dice) {
    List<SimulatedNode> nodes =
        machines.nodes().stream()
            .filter(node -> node.hasJoined() || dice.nextInt(ONE_TOO_EARLY_OF) == 0)
            .toList();
    if (!nodes.isEmpty()) {
      SimulatedNode node = nodes.get(dice.nextInt(nodes.size()));
      // The process may be paused: then the call begins when it goes on.
      node.process().run(SimulatedProcess.Kind.THREAD, () -> call(node, dice));
    }
  }

  private void call(SimulatedNode node, SplittableRandom dice) {
    Duration timeout = Duration.ofMillis(dice.nextInt(200, 6_000));
    int kind = dice.nextInt(100);
    if (kind < 72) {
      get(node, one(dice), timeout);
    } else if (kind < 76) {
      getAll(node, some(dice), timeout);
    } else if (kind < 90) {
      remove(node, List.of(one(dice)), timeout);
    } else if (kind < 92) {
      remove(node, some(dice), timeout);
    } else if (kind < 98) {
      put(node, one(dice), timeout);
    } else {
      clear(node, timeout);
    }
  }

  private String one(SplittableRandom dice) {
    return keys.get(dice.nextInt(keys.size()));
  }

  private List<String> some(SplittableRandom dice) {
    List<String> some = new ArrayList<>();
    for (String key : keys) {
      if (dice.nextBoolean()) {
        some.add(key);
      }
    }
    return some.isEmpty() ? List.of(one(dice)) : some;
  }

  private Operation next(Operation.Kind kind, List<String> about) {
    return new Operation(++calls, kind, about);
  }

  CompletableFuture<@Nullable Value> get(SimulatedNode node, String key, Duration timeout) {
    machines.lookForExemptions();
    Checker.UnderWay get = checker.begins(next(Operation.Kind.GET, List.of(key)), node);
    Group<Value> group = node.group().withTimeout(timeout);
    return group
        .getAsync(key)
        .whenComplete(
            (value, failure) -> {
              machines.lookForExemptions();
              checker.ended(get);
              if (failure == null) {
                checker.got(get, key, value);
              } else {
                checker.failed(get, key, bare(failure));
              }
            });
  }

  void getAll(SimulatedNode node, List<String> some, Duration timeout) {
    machines.lookForExemptions();
    Checker.UnderWay get = checker.begins(next(Operation.Kind.GET_ALL, some), node);
    Map<String, CompletionStage<EncodedLookup>> answers =
        node.host().encoded().lookupAll(some, timeout);
    int[] left = {answers.size()};
    answers.forEach(
        (key, answer) ->
            answer.whenComplete(
                (found, failure) -> {
                  machines.lookForExemptions();
                  if (--left[0] == 0) {
                    machines.lookForExemptions();
                    checker.ended(get);
                  }
                  if (failure != null) {
                    checker.failed(get, key, bare(failure));
                  } else {
                    byte[] bytes = found.bytes();
                    checker.got(get, key, bytes == null ? null : codec.decode(bytes));
                  }
                }));
  }

  CompletableFuture<Void> remove(SimulatedNode node, List<String> some, Duration timeout) {
    machines.lookForExemptions();
    Checker.UnderWay write = checker.begins(next(Operation.Kind.REMOVE, some), node);
    return node.host()
        .encoded()
        .removeAll(some, timeout)
        .whenComplete((done, failure) -> written(write, failure))
        .toCompletableFuture();
  }

  CompletableFuture<Void> put(SimulatedNode node, String key, Duration timeout) {
    Operation operation = next(Operation.Kind.PUT, List.of(key));
    machines.lookForExemptions();
    Checker.UnderWay write = checker.begins(operation, node);
    Value value = new Value(key, write.version(key), -operation.id());
    return node.group()
        .withTimeout(timeout)
        .putAsync(key, value)
        .whenComplete((done, failure) -> written(write, failure));
  }

  CompletableFuture<Void> clear(SimulatedNode node, Duration timeout) {
    machines.lookForExemptions();
    Checker.UnderWay write = checker.begins(next(Operation.Kind.CLEAR, keys), node);
    return node.host()
        .encoded()
        .clear(timeout)
        .whenComplete((done, failure) -> written(write, failure))
        .toCompletableFuture();
  }

  private void written(Checker.UnderWay write, @Nullable Throwable failure) {
    machines.lookForExemptions();
    checker.written(write, failure == null ? null : bare(failure));
  }

  static Throwable bare(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
    return cause == null ? failure : cause;
  }
}
