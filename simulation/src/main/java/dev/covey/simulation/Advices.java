package dev.covey.simulation;

import dev.covey.group.Handed;
import dev.covey.group.Lease;
import dev.covey.group.Ownership;
import dev.covey.group.WriteAnswer;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import net.bytebuddy.asm.Advice;

/** What mutants do in place of the real code. Its code is copied into that. */
@SuppressWarnings("UnusedVariable") // assigned for the method that the code is copied into
public final class Advices {

  private Advices() {}

  /** In place of {@code Ownership.isValid}: without regard to the lease. */
  public static boolean isValid(Ownership ownership, LongSupplier ticker) {
    return !ownership.isOver();
  }

  static Method isNotOver() {
    try {
      return Advices.class.getMethod("isValid", Ownership.class, LongSupplier.class);
    } catch (NoSuchMethodException defect) {
      throw new IllegalStateException(defect);
    }
  }

  /** Success is reported once all are told. */
  static final class DoneAtOnce {

    private DoneAtOnce() {}

    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false) CompletableFuture<WriteAnswer> answer) {
      answer = CompletableFuture.completedFuture(new WriteAnswer.Done());
    }
  }

  /** A lease lasts until it is ended. */
  static final class Timeless {

    private Timeless() {}

    @Advice.OnMethodExit
    static void exit(
        @Advice.FieldValue("over") boolean over, @Advice.Return(readOnly = false) boolean valid) {
      valid = !over;
    }
  }

  /** A renewal does not look whether the lease has lapsed. */
  static final class Late {

    private Late() {}

    @Advice.OnMethodEnter
    static void enter(
        @Advice.FieldValue("untilNanos") long untilNanos,
        @Advice.Argument(value = 1, readOnly = false) long nowNanos) {
      nowNanos = untilNanos - 1;
    }
  }

  /** As if the heartbeat had been sent when its answer came. */
  static final class FromTheAnswer {

    private FromTheAnswer() {}

    @Advice.OnMethodEnter
    static void enter(
        @Advice.Argument(value = 1, readOnly = false) long untilNanos,
        @Advice.Argument(2) long nowNanos) {
      untilNanos = nowNanos + 2_000_000_000L;
    }
  }

  /** As if there had been no process before. */
  static final class NothingBefore {

    private NothingBefore() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.Argument(value = 0, readOnly = false) long firstUntilNanos) {
      firstUntilNanos -= 2_020_000_000L;
    }
  }

  /** A member is taken to trust for half as long as it does. */
  static final class HalfALease {

    private HalfALease() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.Argument(value = 1, readOnly = false) long grantNanos) {
      grantNanos /= 2;
    }
  }

  /** As if no member's clock were slower. */
  static final class EqualClocks {

    private EqualClocks() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.Argument(value = 1, readOnly = false) long grantNanos) {
      grantNanos = 2_000_000_000L;
    }
  }

  /** As if everybody had every view. */
  static final class Settled {

    private Settled() {}

    @Advice.OnMethodExit
    static void exit(
        @Advice.FieldValue(value = "leaving", readOnly = false) boolean leaving,
        @Advice.FieldValue(value = "leftMayTrust", readOnly = false) boolean leftMayTrust,
        @Advice.FieldValue(value = "leftTrustUntilNanos", readOnly = false) long untilNanos,
        @Advice.FieldValue("ticker") LongSupplier ticker,
        @Advice.FieldValue(value = "settled", readOnly = false) boolean settled,
        @Advice.Return(readOnly = false) boolean returned) {
      if (leaving) {
        untilNanos = ticker.getAsLong() + 2_020_000_000L;
        leftMayTrust = true;
        leaving = false;
      }
      settled = true;
      returned = true;
    }
  }

  /** As if a member that is listed knew it. */
  static final class AtOnce {

    private AtOnce() {}

    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false) long remaining) {
      if (remaining != Long.MAX_VALUE) {
        remaining = 0;
      }
    }
  }

  /** As if the registry had been asked when its answer came. */
  static final class AskedNow {

    private AskedNow() {}

    @Advice.OnMethodEnter
    static void enter(
        @Advice.Argument(value = 1, readOnly = false) long askedAtNanos,
        @Advice.FieldValue("ticker") LongSupplier ticker) {
      askedAtNanos = ticker.getAsLong();
    }
  }

  /** As if a lease never lapsed before it is extended. */
  static final class BeforeItLapsed {

    private BeforeItLapsed() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.Argument(value = 1, readOnly = false) long nowNanos) {
      nowNanos -= 3_600_000_000_000L;
    }
  }

  /** As if the view were the first of its members. */
  static final class WheneverItWas {

    private WheneverItWas() {}

    @Advice.OnMethodEnter
    static void enter(
        @Advice.FieldValue(value = "revisionBefore", readOnly = false) long revisionBefore) {
      revisionBefore = Long.MIN_VALUE;
    }
  }

  /** As if the registry kept a registration for ever. */
  static final class Sure {

    private Sure() {}

    @Advice.OnMethodExit
    static void exit(
        @Advice.FieldValue("registration") long registration,
        @Advice.FieldValue(value = "lease", readOnly = false) Lease lease) {
      if (registration != 0) {
        lease = Lease.unbounded();
      }
    }
  }

  /** As if what was handed over had been loaded for it. */
  static final class FromItsArrival {

    private FromItsArrival() {}

    @Advice.OnMethodEnter
    static void enter(
        @Advice.Argument(value = 3, readOnly = false) long askedAtNanos,
        @Advice.Argument(2) Handed handed,
        @Advice.FieldValue("ticker") LongSupplier ticker) {
      askedAtNanos = ticker.getAsLong() + handed.ageNanos();
    }
  }
}
