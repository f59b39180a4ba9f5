package dev.covey.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Which keys the callers of a comparison ask for. */
enum Distribution {
  /** Each caller has keys of its own and goes round them: no two calls under way share a key. */
  UNIFORM {
    @Override
    Asked of(List<String> keys, int callers) {
      int each = keys.size() / callers;
      return (caller, turn) -> keys.get(caller * each + turn % each);
    }
  },
  /** Few keys are asked for often, by all callers, most seldom: Zipf with exponent 0.99. */
  ZIPF {
    @Override
    Asked of(List<String> keys, int callers) {
      RankedKeys ranked = SyntheticTrace.zipf(keys.size());
      Random random = new Random(SEED);
      String[] drawn = new String[DRAWN];
      for (int i = 0; i < DRAWN; i++) {
        drawn[i] = keys.get(ranked.next(random));
      }
      return (caller, turn) -> drawn[(caller * (DRAWN / callers) + turn) & (DRAWN - 1)];
    }
  };

  private static final int DRAWN = 1 << 16;
  private static final long SEED = 1;

  /** What is asked for. Immutable. */
  interface Asked {
    /** The key of one caller, from 0, at its turn, from 0. */
    String key(int caller, int turn);
  }

  /** Of these keys, for so many callers. */
  abstract Asked of(List<String> keys, int callers);

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
