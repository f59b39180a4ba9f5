package dev.covey.ring;

/** The owner of each slot: the first in its preference list that has room. */
final class Assignment {
  private static final double LIMIT = 1.05;

  private Assignment() {}

  static int[] of(Rendezvous rendezvous, double[] weights, int slots) {
    int[] room = limits(weights, slots);
    int[] owners = new int[slots];
    for (int slot = 0; slot < slots; slot++) {
      owners[slot] = rendezvous.first(slot, member -> room[member] > 0);
      room[owners[slot]]--;
    }
    return owners;
  }

  private static int[] limits(double[] weights, int slots) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    int[] limits = new int[weights.length];
    for (int member = 0; member < weights.length; member++) {
      double fair = slots * (weights[member] / sum);
      limits[member] = (int) Math.max(Math.floor(LIMIT * fair), Math.ceil(fair));
    }
    return limits;
  }
}
