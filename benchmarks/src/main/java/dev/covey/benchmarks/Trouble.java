package dev.covey.benchmarks;

import java.util.Locale;

/** What may be wrong with an origin. */
enum Trouble {
  /** It fails each load at once. */
  FAILING {
    @Override
    void befall(TroubledOrigin origin, double usualLoadsPerSecond) {
      origin.fail();
    }
  },
  /** It never answers. */
  HANGING {
    @Override
    void befall(TroubledOrigin origin, double usualLoadsPerSecond) {
      origin.hang();
    }
  },
  /** It can do a fifth of what it is usually asked for. */
  SLOW {
    @Override
    void befall(TroubledOrigin origin, double usualLoadsPerSecond) {
      origin.beSlow(WORKERS, usualLoadsPerSecond / DEMAND_TO_CAPACITY);
    }
  };

  static final int DEMAND_TO_CAPACITY = 5;
  static final int WORKERS = 32;

  abstract void befall(TroubledOrigin origin, double usualLoadsPerSecond);

  /** The word for it on the command line and in the report. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
