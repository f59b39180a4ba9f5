package dev.covey.ring;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;

/**
 * What rings have to have in common to give the same members the same slots, and a key the same
 * slot. Immutable.
 *
 * @param slots as of {@link Ring#slots}; at least 1
 * @param cap how many times its fair share of the slots, rounded down, a member owns at most
 * @param hash names the hash of keys and ids, and the generator of a member's draws
 */
public record RingParameters(int slots, double cap, String hash) {

  static final double CAP = 1.05;

  /** Of {@link #HASHER}, and of the generator of {@link Rendezvous}. */
  static final String HASH = "komihash-5.0/splitmix64";

  static final Hasher64 HASHER = Hashing.komihash5_0();

  /** Those of this release's rings of so many slots. */
  public static RingParameters of(int slots) {
    return new RingParameters(slots, CAP, HASH);
  }
}
