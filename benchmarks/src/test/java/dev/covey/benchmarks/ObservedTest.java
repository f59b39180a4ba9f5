package dev.covey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.covey.benchmarks.MemberCall.Outcome;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ObservedTest {
  private static final long FROM = -500_000_000;

  private final List<MemberCall> calls = new ArrayList<>();
  private final List<OriginLoad> loads = new ArrayList<>();

  private static long at(double second) {
    return FROM + (long) (second * 1e9);
  }

  private void call(double second, int key, double seconds, Outcome outcome) {
    calls.add(new MemberCall(at(second), 0, key, (long) (seconds * 1e9), outcome));
  }

  private void load(double second, int key) {
    loads.add(new OriginLoad(at(second), key));
  }

  private Observed observed(double seconds, Reads sweep) {
    return new Observed(FROM, at(seconds), loads, calls, sweep);
  }

  @Test
  void eachLoadCountsAndEachKeyOnce() {
    load(0.1, 7);
    load(0.2, 8);
    load(1.1, 7);
    load(2.5, 9);
    Observed seen = observed(2, Reads.NONE);
    assertThat(seen.loads()).hasSize(4);
    assertThat(seen.keysLoaded()).isEqualTo(3);
    assertThat(seen.loadsSince(at(0.2))).isEqualTo(3);
    assertThat(seen.beforeSweep().loads()).hasSize(3);
    assertThat(seen.withoutLoadsOf(bits(7)).loads()).hasSize(2);
  }

  @Test
  void callThatFailedOrWasNotMadeIsAnErrorAsAFailedReadIs() {
    call(0.1, 1, 0.001, Outcome.ANSWERED);
    call(0.2, 1, 0.001, Outcome.STALE);
    call(0.3, 1, 0.001, Outcome.FAILED);
    calls.add(MemberCall.notMade(at(0.4), 2, 1));
    Reads sweep = Reads.failures(2).and(Reads.one(0, 1, 1));
    assertThat(observed(1, sweep).errors()).isEqualTo(4);
    assertThat(observed(1, sweep).stale()).isEqualTo(2);
    assertThat(observed(1, sweep).withCalls(call -> call.member() == 2).errors()).isEqualTo(3);
  }

  @Test
  void p99IsThatOfEachWholeSecond() {
    IntStream.range(0, 98).forEach(i -> call(0.5, i, 0.001, Outcome.ANSWERED));
    call(0.5, 1, 0.2, Outcome.FAILED);
    call(0.5, 1, 0.4, Outcome.ANSWERED);
    call(1.5, 1, 0.1, Outcome.ANSWERED);
    call(2.1, 1, 9, Outcome.ANSWERED);
    calls.add(MemberCall.notMade(at(1.6), 2, 1));
    Observed seen = observed(2.5, Reads.NONE);
    assertThat(seen.p99Millis()).hasSize(2);
    assertThat(seen.worstP99Millis(0)).isCloseTo(200, within(1.0));
    assertThat(seen.worstP99Millis(1)).isCloseTo(100, within(1.0));
    assertThat(seen.worstP99Millis(2)).isZero();
  }

  @Test
  void longestCallIsThatForOneOfTheKeys() {
    call(0.1, 1, 0.5, Outcome.ANSWERED);
    call(0.2, 1, 0.7, Outcome.FAILED);
    call(0.3, 2, 5, Outcome.ANSWERED);
    Observed seen = observed(2, Reads.NONE);
    assertThat(seen.longestMillis(bits(1))).isCloseTo(700, within(1e-3));
    assertThat(seen.longestMillis(bits(3))).isZero();
  }

  private static BitSet bits(int key) {
    BitSet keys = new BitSet();
    keys.set(key);
    return keys;
  }
}
