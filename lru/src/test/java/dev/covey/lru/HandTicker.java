package dev.covey.lru;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock that stands still until a test moves it. */
final class HandTicker implements LongSupplier {
  private final AtomicLong nanos;

  HandTicker(long nanos) {
    this.nanos = new AtomicLong(nanos);
  }

  void advance(long byNanos) {
    nanos.addAndGet(byNanos);
  }

  @Override
  public long getAsLong() {
    return nanos.get();
  }
}
