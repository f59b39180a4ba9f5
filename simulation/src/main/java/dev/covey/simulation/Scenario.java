package dev.covey.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A course of events that was a counterexample to some wording of the rules, or is one once a rule
 * is not kept. Each runs a {@link Stage} of its own.
 */
public enum Scenario {

  /** A member that is cut off from the owner must not use its copy when the remove has returned. */
  REMOVE_WAITS_FOR_A_MEMBER_THAT_IS_CUT_OFF {
    @Override
    void play(Stage stage) {
      String key = warmCopy(stage, 0, 1);
      stage.cut(0, 1);
      stage.require(stage.await(stage.remove(0, key)), "a remove without n1");
      stage.read(1, key);
    }

    @Override
    Stage stage() {
      return Stage.ofStaticList(3);
    }
  },

  /** The same, with a list in a registry. */
  REMOVE_WAITS_FOR_A_REGISTERED_MEMBER_THAT_IS_CUT_OFF {
    @Override
    void play(Stage stage) {
      String key = warmCopy(stage, 0, 1);
      stage.cut(0, 1);
      stage.require(stage.await(stage.remove(0, key)), "a remove without n1");
      stage.read(1, key);
    }
  },

  /** What a crashed owner has granted is good as long as the registry has that owner. */
  COPIES_OF_A_CRASHED_OWNER_ARE_USED_UNTIL_IT_IS_DROPPED {
    @Override
    void play(Stage stage) {
      String key = warmCopy(stage, 0, 1);
      stage.kill(0);
      for (int i = 0; i < 6; i++) {
        stage.pass(500);
        stage.require(stage.has(1, key), "the copy on n1");
      }
    }
  },

  /** Such a member has not heard of the remove, but reads that its owner is there. */
  REMOVE_WAITS_UNTIL_A_MEMBER_THAT_IS_CUT_OFF_READS_THAT_IT_IS_BEHIND {
    @Override
    void play(Stage stage) {
      String key = warmCopy(stage, 0, 1);
      stage.cut(0, 1);
      stage.pass(5_000);
      stage.require(stage.has(1, key), "a copy that is extended through the registry");
      CompletableFuture<Void> remove = stage.remove(0, key);
      for (int i = 0; i < 40; i++) {
        stage.pass(100);
        stage.get(1, key);
      }
      stage.require(stage.await(remove), "a remove without n1");
      stage.mend(0, 1);
      stage.pass(1_500);
      stage.read(1, key);
      stage.require(stage.has(1, key), "a copy once more");
      long begun = stage.nowMillis();
      stage.require(stage.await(stage.remove(0, key)), "a remove with n1");
      stage.require(stage.nowMillis() - begun < 100, "that waits for nobody");
    }
  },

  /** An answer of the registry that was long under way says what was so when it was asked. */
  READ_COUNTS_FROM_WHEN_IT_WAS_ASKED {
    @Override
    void play(Stage stage) {
      String key = warmCopy(stage, 0, 1);
      stage.cut(0, 1);
      stage.pass(5_000);
      stage.network().slow(stage.registryMachine(), 1, 1_100_000_000L);
      stage.pass(820); // by when it has been asked
      CompletableFuture<Void> remove = stage.remove(0, key);
      for (int i = 0; i < 80; i++) {
        stage.pass(50);
        stage.get(1, key);
      }
      stage.require(stage.await(remove), "a remove without n1");
    }
  },

  /** What has lapsed is dead, also if the registry has nothing against the member any more. */
  READ_REVIVES_NO_COPY {
    @Override
    void play(Stage stage) {
      String key = warmCopy(stage, 0, 1);
      stage.cut(0, 1);
      stage.cut(1, 2); // so that n1 reads, for what it has from n2
      stage.pass(3_000);
      stage.require(stage.await(stage.remove(0, key)), "a remove without n1");
      stage.pass(1_000);
      for (int i = 0; i < 10; i++) {
        stage.mend(0, 1); // a heartbeat says that nothing is trusted, and none comes after it
        stage.pass(60);
        stage.cut(0, 1);
        stage.pass(440);
        stage.get(1, key);
      }
    }
  },

  /** A member whose heartbeats come, and to whom nothing comes, is granted nothing meanwhile. */
  REMOVE_ENDS_ALTHOUGH_HEARTBEATS_COME {
    @Override
    void play(Stage stage) {
      String key = warmCopy(stage, 0, 1);
      stage.network().cut(0, 1);
      stage.require(stage.await(stage.remove(0, key)), "a remove without n1");
      stage.read(1, key);
    }

    @Override
    Stage stage() {
      return Stage.ofStaticList(3);
    }
  },

  /** The first wording had a restarted owner know of no lease, and complete its removes at once. */
  RESTARTED_OWNER_WAITS_FOR_LEASES_OF_ITS_LIFE_BEFORE {
    @Override
    void play(Stage stage) {
      String key = warmCopy(stage, 0, 1);
      stage.cut(0, 1);
      stage.kill(0);
      stage.start(0);
      stage.pass(20);
      stage.await(stage.remove(0, key));
      stage.read(1, key);
    }

    @Override
    Stage stage() {
      return Stage.ofStaticList(3);
    }
  },

  /** A lease counts from when the heartbeat was sent, not from when its answer came. */
  LEASE_COUNTS_FROM_THE_SENDING_OF_THE_HEARTBEAT {
    @Override
    void play(Stage stage) {
      String key = warmCopy(stage, 0, 1);
      stage.network().slow(0, 1, 1_500_000_000);
      stage.pass(3_000);
      stage.read(1, key);
      stage.read(1, key);
      stage.cut(0, 1);
      stage.await(stage.remove(0, key));
      for (int i = 0; i < 20; i++) {
        stage.get(1, key);
        stage.pass(50);
      }
      stage.pass(6_000);
    }

    @Override
    Stage stage() {
      return Stage.ofStaticList(2);
    }
  },

  /** A member whose clock is slow trusts its copies for longer than it knows. */
  OWNER_WAITS_FOR_A_SLOW_CLOCK {
    @Override
    void play(Stage stage) {
      String key = warmCopy(stage, 0, 1);
      stage.cut(0, 1);
      CompletableFuture<Void> remove = stage.remove(0, key);
      stage.require(stage.await(remove), "a remove without n1");
      for (int i = 0; i < 100; i++) {
        stage.get(1, key);
        stage.pass(1);
      }
      stage.pass(6_000);
    }

    @Override
    Stage stage() {
      return Stage.ofStaticList(2, machine -> machine == 0 ? 4_900 : -4_900);
    }
  },

  /** A lapse that nobody noticed, and then another grant: the copy is dead all the same. */
  GRANT_AFTER_A_LAPSE_REVIVES_NO_COPY {
    @Override
    void play(Stage stage) {
      String key = warmCopy(stage, 0, 1);
      stage.pause(1);
      stage.require(stage.await(stage.remove(0, key)), "a remove while n1 is paused");
      stage.goOn(1);
      for (int i = 0; i < 20; i++) {
        stage.pass(7);
        stage.get(1, key);
      }
      stage.pass(2_000);
    }

    @Override
    Stage stage() {
      return Stage.ofStaticList(2);
    }
  },

  /** The same after a partition that only heartbeats were lost in, and no drop. */
  GRANT_AFTER_A_PARTITION_REVIVES_NO_COPY {
    @Override
    void play(Stage stage) {
      String key = warmCopy(stage, 0, 1);
      stage.cut(0, 1);
      stage.require(stage.await(stage.remove(0, key)), "a remove without n1");
      stage.mend(0, 1);
      for (int i = 0; i < 60; i++) {
        stage.pass(50);
        stage.get(1, key);
      }
      stage.pass(6_000);
    }
  },

  /** The taker has loaded already; the owner of before finds that all leases are over. */
  SELF_FENCED_OWNER_REPORTS_NO_SUCCESS {
    @Override
    void play(Stage stage) {
      String key = warmCopy(stage, 0, 1);
      stage.cutFromAll(0);
      stage.pass(9_000);
      stage.read(1, key);
      stage.read(2, key);
      stage.await(stage.remove(0, key));
      stage.read(1, key);
      stage.read(2, key);
    }
  },

  /** An owner that is off the list, and does not know, does not use what it had. */
  SELF_FENCED_OWNER_USES_NOTHING {
    @Override
    void play(Stage stage) {
      String key = warmCopy(stage, 0, 1);
      stage.cutFromAll(0);
      stage.pass(9_000);
      stage.require(stage.await(stage.remove(1, key)), "a remove at the taker");
      stage.read(0, key);
    }
  },

  /** Nor does it share a flight that began before the taker's remove. */
  SELF_FENCED_OWNER_SHARES_NO_FLIGHT {
    @Override
    void play(Stage stage) {
      String key = stage.keyOf(0);
      stage.cutFromAll(0);
      stage.pass(3_500);
      stage.origin().slow(9_000_000_000L);
      stage.get(0, key);
      stage.pass(5_000);
      stage.origin().slow(0);
      stage.require(stage.await(stage.remove(1, key)), "a remove at the taker");
      CompletableFuture<?> get = stage.get(0, key);
      stage.await(get);
    }
  },

  /** A joiner that the owner of before does not know of yet. */
  JOINER_COMPLETES_NO_REMOVE_BEFORE_ITS_BARRIER {
    @Override
    void play(Stage stage) {
      List<String> keys = joinersKeys(stage);
      keys.forEach(key -> stage.read(0, key));
      keys.forEach(key -> stage.read(1, key));
      stage.network().slow(stage.registryMachine(), 0, 4_000_000_000L);
      stage.start(3);
      stage.pass(1_000);
      for (String key : keys) {
        CompletableFuture<Void> remove = stage.remove(3, key);
        stage.pass(30);
        if (stage.await(remove)) {
          stage.read(0, key);
          stage.read(1, key);
        }
      }
    }

    @Override
    Stage stage() {
      return Stage.ofRegistry(3, 4);
    }
  },

  /** What a joiner loads before its barrier may be removed at the owner of before. */
  JOINER_STORES_NOTHING_BEFORE_ITS_BARRIER {
    @Override
    void play(Stage stage) {
      List<String> keys = joinersKeys(stage);
      stage.network().slow(stage.registryMachine(), 0, 4_000_000_000L);
      stage.network().slow(stage.registryMachine(), 1, 4_000_000_000L);
      stage.network().slow(stage.registryMachine(), 2, 4_000_000_000L);
      stage.start(3);
      stage.pass(1_000);
      keys.forEach(key -> stage.read(3, key));
      for (String key : keys) {
        if (stage.await(stage.remove(1, key))) {
          stage.read(3, key);
        }
      }
      stage.pass(6_000);
      keys.forEach(key -> stage.read(3, key));
      keys.forEach(key -> stage.read(0, key));
    }

    @Override
    Stage stage() {
      return Stage.ofRegistry(3, 4);
    }
  },

  /**
   * A joiner that cannot reach a member of the list hears through the registry what it waits for.
   */
  JOINER_IS_NOT_BLOCKED_BY_A_MEMBER_IT_CANNOT_REACH {
    @Override
    void play(Stage stage) {
      List<String> keys = joinersKeys(stage);
      stage.cut(3, 1);
      stage.start(3);
      stage.pass(500);
      for (String key : keys) {
        stage.require(stage.read(0, key) != null, "a value on n0 before anything is kept");
        stage.require(stage.read(1, key) != null, "a value on n1 before anything is kept");
      }
      stage.pass(2_500);
      for (String key : keys) {
        stage.require(stage.read(3, key) != null, "a value on n3");
        stage.require(stage.has(3, key), "the value at its owner");
        stage.read(0, key);
        stage.require(stage.has(0, key), "a copy on n0");
        stage.require(stage.await(stage.remove(0, key)), "a remove at n3");
        stage.require(stage.read(1, key) != null, "a value on n1");
        stage.require(stage.read(0, key) != null, "a value on n0");
      }
      stage.mend(3, 1);
      stage.pass(5_000);
      for (String key : keys) {
        stage.require(stage.await(stage.remove(1, key)), "a remove at n3");
        stage.read(3, key);
        stage.require(stage.has(3, key), "the value at its owner");
      }
    }

    @Override
    Stage stage() {
      return Stage.ofRegistry(3, 4);
    }
  },

  /**
   * The same members may have been a view before, and others may have owned their keys in between:
   * a member that said so then has not said so now.
   */
  ANNOUNCEMENT_OF_BEFORE_DOES_NOT_COUNT {
    @Override
    void play(Stage stage) {
      stage.cut(1, 2);
      stage.start(2);
      stage.pass(2_000);
      stage.mend(1, 2);
      stage.pass(1_000);
      List<String> ofTheFirst = stage.keysOf(0);
      stage.start(3);
      stage.pass(4_000);
      List<String> moving =
          ofTheFirst.stream().filter(key -> stage.owner(0, key) == 1).limit(3).toList();
      stage.require(!moving.isEmpty(), "a key that moves from n0 to n1 when n3 joins");
      moving.forEach(key -> stage.read(1, key));
      stage.network().slow(stage.registryMachine(), 1, 3_500_000_000L);
      stage.leave(3); // which hands over to n1 too
      stage.pass(100);
      stage.require(!stage.isRunning(3), "that n3 has gone");
      stage.cutFromAll(1);
      stage.pass(200);
      moving.forEach(key -> stage.remove(0, key));
      for (int i = 0; i < 12; i++) {
        stage.pass(400);
        moving.forEach(key -> stage.get(1, key));
      }
      stage.mendToAll(1);
      stage.pass(3_000);
    }

    @Override
    Stage stage() {
      return Stage.ofRegistry(2, 4);
    }
  },

  /** What the owner of before had is dead, also when it becomes the owner again. */
  LEFTOVERS_DO_NOT_COME_BACK_WHEN_THE_JOINER_LEAVES {
    @Override
    void play(Stage stage) {
      List<String> keys = joinersKeys(stage);
      keys.forEach(key -> stage.read(0, key));
      keys.forEach(key -> stage.read(1, key));
      stage.start(3);
      stage.pass(3_000);
      stage.cut(3, 0);
      stage.cut(3, 1);
      for (String key : keys) {
        stage.await(stage.remove(3, key));
      }
      stage.leave(3);
      stage.pass(8_000);
      keys.forEach(key -> stage.read(0, key));
      keys.forEach(key -> stage.read(1, key));
    }

    @Override
    Stage stage() {
      return Stage.ofRegistry(3, 4);
    }
  },

  /** Who clears tells the members that it knows: the others must not share what those load. */
  CLEAR_BY_A_MEMBER_THAT_DOES_NOT_KNOW_WHO_CAME_BACK {
    @Override
    void play(Stage stage) {
      stage.cut(0, stage.registryMachine());
      stage.pass(9_000);
      stage.cut(1, stage.registryMachine());
      stage.mend(0, stage.registryMachine());
      stage.pass(1_000);
      String key =
          stage.keysOf(2).stream()
              .filter(each -> stage.owner(0, each) == 2)
              .findFirst()
              .orElseThrow();
      stage.origin().slow(1_500_000_000L);
      stage.get(0, key);
      stage.pass(100);
      stage.origin().raise(key);
      stage.require(stage.await(stage.clear(1)), "a clear by n1");
      for (int i = 0; i < 10; i++) {
        stage.get(0, key);
        stage.pass(100);
      }
      stage.origin().slow(0);
      stage.mend(1, stage.registryMachine());
      stage.pass(3_000);
    }
  },

  /** A clear reaches a member that comes while it is under way. */
  CLEAR_REACHES_WHO_JOINS_MEANWHILE {
    @Override
    void play(Stage stage) {
      List<String> keys = joinersKeys(stage);
      keys.forEach(key -> stage.read(0, key));
      stage.network().slow(0, 1, 300_000_000);
      stage.start(3);
      for (int i = 0; i < 12; i++) {
        CompletableFuture<Void> clear = stage.clear(0);
        keys.forEach(key -> stage.get(3, key));
        stage.pass(40);
        stage.await(clear);
        keys.forEach(key -> stage.get(3, key));
        keys.forEach(key -> stage.get(1, key));
        stage.pass(20);
      }
      stage.pass(6_000);
    }

    @Override
    Stage stage() {
      return Stage.ofRegistry(3, 4);
    }
  },

  /** An age test on fetches refused a hot key everywhere but at its owner, for a minute. */
  KEY_THAT_WAS_REMOVED_IS_COPIED_AGAIN {
    @Override
    void play(Stage stage) {
      String key = warmCopy(stage, 0, 1);
      for (int i = 0; i < 4; i++) {
        stage.get(2, key);
      }
      stage.await(stage.remove(0, key));
      for (int i = 0; i < 3; i++) {
        stage.read(0, key);
        stage.read(1, key);
        stage.read(2, key);
      }
      stage.require(stage.has(1, key) && stage.has(2, key), "copies on n1 and n2");
    }
  },

  /** The same refused the values of slow loads. */
  VALUE_OF_A_SLOW_LOAD_IS_KEPT {
    @Override
    void play(Stage stage) {
      String key = stage.keyOf(0);
      stage.origin().slow(4_000_000_000L);
      CompletableFuture<?> get = stage.get(1, key);
      stage.pass(3_000);
      stage.await(get);
      stage.origin().slow(0);
      stage.require(stage.has(0, key), "the value at its owner");
      stage.require(stage.has(1, key), "a copy");
    }
  },

  /** And a value that was put. */
  VALUE_THAT_WAS_PUT_IS_COPIED {
    @Override
    void play(Stage stage) {
      String key = warmCopy(stage, 0, 1);
      stage.require(stage.await(stage.put(2, key)), "a put");
      stage.require(stage.has(0, key), "the value at its owner");
      stage.read(1, key);
      stage.require(stage.has(1, key), "a copy");
    }
  },

  /** A node that waits to be in the list may not use what the list's owners have removed. */
  NODE_THAT_HAS_NOT_JOINED_USES_NOTHING {
    @Override
    void play(Stage stage) {
      String key = warmCopy(stage, 0, 1);
      stage.kill(1);
      stage.start(1); // and waits for its registration of before to end
      stage.pass(500);
      stage.read(1, key);
      stage.require(stage.await(stage.remove(0, key)), "a remove without n1");
      stage.read(1, key);
      if (stage.await(stage.remove(1, key))) {
        stage.read(0, key);
        stage.read(2, key);
      }
    }
  },

  /** Who is off the list is not told of removes, and has a lease for a while yet. */
  MEMBER_THAT_IS_OFF_THE_LIST_USES_NO_COPY {
    @Override
    void play(Stage stage) {
      String key = warmCopy(stage, 0, 1);
      stage.cut(1, stage.registryMachine());
      for (int i = 0; i < 100; i++) {
        stage.pass(100);
        stage.remove(0, key);
        stage.get(0, key);
        stage.get(1, key);
      }
      stage.pass(6_000);
    }
  },

  /** Nor are its leases renewed when it is back. */
  MEMBER_THAT_COMES_BACK_USES_NOTHING_OF_BEFORE {
    @Override
    void play(Stage stage) {
      List<String> keys = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        keys.add(stage.keyOf(0, i));
      }
      for (int round = 0; round < 6; round++) {
        keys.forEach(key -> stage.get(1, key));
        stage.pass(100);
        keys.forEach(key -> stage.get(1, key));
        stage.pass(1_000);
        stage.cut(1, stage.registryMachine());
        while (stage.node(0).cluster().members().size() == 3) {
          stage.pass(5);
        }
        keys.forEach(key -> stage.remove(0, key));
        stage.pass(50L + 300L * round);
        stage.mend(1, stage.registryMachine());
        for (int i = 0; i < 60; i++) {
          stage.pass(50);
          keys.forEach(key -> stage.get(1, key));
        }
        stage.pass(6_000);
      }
    }
  },

  /** And who comes after it has left takes its keys over from who has known it. */
  JOINER_WAITS_FOR_WHO_LEFT_BEFORE {
    @Override
    void play(Stage stage) {
      List<String> keys = joinersKeys(stage);
      keys.forEach(key -> stage.read(1, key));
      keys.forEach(key -> stage.read(1, key));
      stage.cut(1, stage.registryMachine());
      while (stage.node(0).cluster().members().size() == 3) {
        stage.pass(5);
      }
      stage.start(3);
      stage.pass(100);
      keys.forEach(key -> stage.remove(3, key));
      for (int i = 0; i < 50; i++) {
        stage.pass(50);
        keys.forEach(key -> stage.get(1, key));
      }
      stage.pass(6_000);
    }

    @Override
    Stage stage() {
      return Stage.ofRegistry(3, 4);
    }
  },

  /** A node that leaves is off the list before it knows. */
  LEAVING_NODE_USES_NOTHING {
    @Override
    void play(Stage stage) {
      String key = warmCopy(stage, 1, 0);
      stage.read(1, key);
      stage.network().slow(stage.registryMachine(), 1, 3_500_000_000L);
      stage.leave(1);
      stage.pass(50);
      for (int i = 0; i < 500 && stage.isRunning(1); i++) {
        if (i % 25 == 0) {
          stage.remove(0, key);
        }
        stage.get(1, key);
        stage.pass(10);
      }
      stage.pass(6_000);
    }

    @Override
    Stage stage() {
      return Stage.ofRegistry(3, 3, Circumstances.timing(9, 4));
    }
  },

  /** Whoever comes first to a registry that has lost all does not see who is in its old list. */
  FIRST_IN_AN_EMPTY_REGISTRY_WAITS_FOR_THOSE_IN_THE_OLD_ONE {
    @Override
    void play(Stage stage) {
      List<String> keys = joinersKeys(stage);
      keys.forEach(key -> stage.read(0, key));
      for (int node = 0; node < 3; node++) {
        stage.cut(node, stage.registryMachine());
      }
      stage.registry().startEmpty();
      stage.start(3);
      stage.pass(500);
      keys.forEach(key -> stage.read(3, key));
      keys.forEach(key -> stage.remove(0, key));
      stage.pass(1_000);
      for (int node = 0; node < 3; node++) {
        stage.mend(node, stage.registryMachine());
      }
      for (int i = 0; i < 20; i++) {
        stage.pass(500);
        keys.forEach(key -> stage.get(3, key));
      }
    }

    @Override
    Stage stage() {
      return Stage.ofRegistry(3, 4);
    }
  },

  /** A registry that has other users too numbers its views as these write. */
  SAME_MEMBERS_UNDER_TWO_NAMES_ARE_SETTLED {
    @Override
    void play(Stage stage) {
      for (int i = 0; i < 5_000; i++) {
        stage.registry().beUsedByOthers();
        stage.pass(1);
        if (i == 100) {
          stage.start(3);
        }
      }
      String key = stage.keyOf(3);
      stage.require(stage.await(stage.remove(0, key)), "a remove at n3");
      stage.read(3, key);
      stage.require(stage.has(3, key), "the value at its owner");
    }

    @Override
    Stage stage() {
      return Stage.ofRegistry(3, 4);
    }
  },

  /** Nodes that are to go on without their registry do, and write only what all acknowledge. */
  SERVING_NODES_GO_ON_WITHOUT_THEIR_REGISTRY {
    @Override
    void play(Stage stage) {
      String key = warmCopy(stage, 0, 1);
      stage.registry().stop();
      stage.pass(12_000);
      stage.require(stage.has(0, key), "the value at its owner");
      stage.require(stage.has(1, key), "a copy");
      stage.require(stage.await(stage.remove(2, key)), "a remove that all acknowledge");
      stage.read(1, key);
      stage.cut(0, 1);
      stage.require(!stage.await(stage.remove(0, key)), "no remove without n1");
      stage.mend(0, 1);
      stage.registry().start();
      stage.pass(3_000);
      stage.require(stage.await(stage.remove(0, key)), "a remove");
    }

    @Override
    Stage stage() {
      return Stage.ofServingNodes(3);
    }
  },

  /** Who gains keys asks who had them for their values, one by one and then for all. */
  JOINER_TAKES_OVER_WHAT_OTHERS_HAVE {
    @Override
    void play(Stage stage) {
      List<String> keys = stage.keys();
      keys.forEach(key -> stage.read(0, key));
      long before = stage.origin().loads();
      stage.start(3);
      for (int i = 0; i < 40; i++) {
        stage.pass(10);
        keys.forEach(key -> stage.get(0, key));
      }
      stage.pass(1_000);
      keys.forEach(key -> stage.read(0, key));
      stage.requireNoLoadSince(before);
    }

    @Override
    Stage stage() {
      return Stage.ofRegistry(3, 4);
    }
  },

  /** Who leaves hands on what it owns, to each its share. */
  LEAVING_NODE_HANDS_ON_WHAT_IT_OWNS {
    @Override
    void play(Stage stage) {
      List<String> keys = stage.keys();
      keys.forEach(key -> stage.read(0, key));
      long before = stage.origin().loads();
      stage.leave(2);
      for (int i = 0; i < 100; i++) {
        stage.pass(10);
        stage.get(i % 2, keys.get(i));
      }
      stage.require(!stage.isRunning(2), "that n2 has gone");
      keys.forEach(key -> stage.read(0, key));
      stage.requireNoLoadSince(before);
    }
  },

  /** What is on its way to the new owner while the key is removed there is from before. */
  VALUE_THAT_WAS_REMOVED_ON_ITS_WAY_IS_REFUSED {
    @Override
    void play(Stage stage) {
      List<String> keys = joinersKeys(stage);
      keys.forEach(key -> stage.read(0, key));
      stage.startAndSettle(3);
      stage.network().slow(0, 3, 15_000_000L);
      for (String key : keys) {
        stage.get(3, key); // which asks n0
        stage.pass(2);
        stage.remove(3, key);
      }
      stage.network().mend(0, 3);
      for (int i = 0; i < 20; i++) {
        stage.pass(100);
        keys.forEach(key -> stage.get(3, key));
      }
    }

    @Override
    Stage stage() {
      return Stage.ofRegistry(3, 4);
    }
  },

  /** The same in the background, where no flight is detached. */
  VALUE_THAT_WAS_REMOVED_WHILE_IT_WAS_HANDED_OVER_IS_REFUSED {
    @Override
    void play(Stage stage) {
      List<String> keys = stage.keys();
      keys.forEach(key -> stage.read(0, key));
      stage.network().slow(0, 3, 20_000_000L);
      stage.startAndSettle(3);
      for (String key : stage.keysOf(3)) { // whose answers come from n0 after 20 and 40 ms
        stage.remove(3, key);
        stage.pass(1);
      }
      stage.network().mend(0, 3);
      for (int i = 0; i < 20; i++) {
        stage.pass(100);
        stage.keysOf(3).forEach(key -> stage.get(3, key));
      }
    }

    @Override
    Stage stage() {
      return Stage.ofRegistry(3, 4);
    }
  },

  /** Who has not heard of what a member wrote inherits nothing of it. */
  WHAT_A_MEMBER_HANDED_OVER_NEEDS_ITS_LEASE {
    @Override
    void play(Stage stage) {
      List<String> keys = stage.keysOf(0);
      keys.forEach(key -> stage.read(0, key));
      stage.node(0).cluster().drain(2_000_000_000L);
      stage.pass(500);
      stage.cut(0, 1);
      stage.cut(0, 2);
      keys.subList(0, 20).forEach(key -> stage.remove(0, key));
      stage.pass(6_000);
      stage.kill(0);
      for (int i = 0; i < 100; i++) {
        stage.pass(100);
        keys.subList(0, 20).forEach(key -> stage.get(1, key));
      }
    }
  },

  /** While nobody confirms a registration, callers that come together share a load. */
  FENCED_NODE_LOADS_ONCE_FOR_ALL_THAT_WAIT {
    @Override
    void play(Stage stage) {
      String key = warmCopy(stage, 0, 1);
      stage.cutFromAll(0);
      stage.pass(9_000);
      long before = stage.node(0).group().stats().loads();
      stage.origin().slow(500_000_000);
      List<CompletableFuture<?>> gets = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        gets.add(stage.get(0, key));
        stage.pass(10);
      }
      gets.forEach(stage::await);
      stage.pass(2_000);
      long loads = stage.node(0).group().stats().loads() - before;
      stage.require(loads <= 3, "at most 3 loads for 20 callers, not " + loads);
    }
  };

  /** A cluster that the script runs on: three registered nodes, unless it says otherwise. */
  Stage stage() {
    return Stage.ofRegistry(3, 3);
  }

  abstract void play(Stage stage);

  /** Plays it, and says what was wrong. */
  public List<String> violations() {
    Stage stage = stage();
    play(stage);
    return List.copyOf(stage.violations());
  }

  /** The same, with all that happened. */
  public List<String> trace() {
    Stage stage = stage();
    play(stage);
    return List.copyOf(stage.trace());
  }

  /** A key of {@code owner} that {@code holder} has a copy of. */
  private static String warmCopy(Stage stage, int owner, int holder) {
    String key = stage.keyOf(owner);
    stage.read(holder, key);
    stage.read(holder, key);
    stage.require(stage.has(owner, key), "the value at its owner");
    stage.require(stage.has(holder, key), "a copy");
    return key;
  }

  /** Keys that a fourth node will own. */
  private static List<String> joinersKeys(Stage stage) {
    Stage rehearsal = Stage.ofRegistry(4, 4);
    List<String> keys = new ArrayList<>();
    for (int i = 0; keys.size() < 6; i++) {
      String key = rehearsal.keyOf(3, i);
      if (stage.owner(0, key) == 0) {
        keys.add(key);
      }
    }
    return keys;
  }
}
