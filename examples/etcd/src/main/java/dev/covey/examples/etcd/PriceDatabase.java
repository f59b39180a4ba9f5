package dev.covey.examples.etcd;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** Stands for a database that should not be asked twice. Safe for concurrent use. */
final class PriceDatabase {

  private static final int MAX_CENTS = 100_000;

  private final LongAdder reads = new LongAdder();

  /** The price of an article such as {@code a-17}; empty if there is no such article. */
  Optional<String> priceOf(String article) {
    reads.increment();
    return article.startsWith("a-")
        ? Optional.of(
            String.format(
                Locale.ROOT, "%.2f", Math.floorMod(article.hashCode(), MAX_CENTS) / 100.0))
        : Optional.empty();
  }

  long reads() {
    return reads.sum();
  }
}
