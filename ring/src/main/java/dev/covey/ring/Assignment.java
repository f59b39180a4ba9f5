package dev.covey.ring;

/**
 * Gives each slot to the first member in its preference list that has room, in the order of the
 * slots; a member has room for {@value RingParameters#CAP} times its fair share (consistent hashing
 * with bounded loads: Mirrokni, Thorup and Zadimoghaddam, 2018). Which slots go first makes no
 * difference to how many move when the members change.
 */
final class Assignment {

  private Assignment() {}

  /** The number of the owner of each slot. */
  static int[] of(Rendezvous rendezvous, double[] weights, int slots) {
    int[] room = room(weights, slots);
    int[] owners = new int[slots];
    for (int slot = 0; slot < slots; slot++) {
      int owner = rendezvous.first(slot, member -> room[member] > 0);
      owners[slot] = owner;
      room[owner]--;
    }
    return owners;
  }

  /** Rounded down, but never below the fair share rounded up, so that there is room for all. */
  private static int[] room(double[] weights, int slots) {
    double sum = 0; // In a plain loop: how a stream rounds its sum differs between JDKs.
    for (double weight : weights) {
      sum += weight;
    }
    int[] room = new int[weights.length];
    for (int member = 0; member < weights.length; member++) {
      double fairShare = slots * (weights[member] / sum);
      room[member] =
          (int) Math.max(Math.floor(RingParameters.CAP * fairShare), Math.ceil(fairShare));
    }
    return room;
  }
}
