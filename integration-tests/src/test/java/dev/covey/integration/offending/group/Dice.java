package dev.covey.integration.offending.group;

import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Makes its own randomness. */
public final class Dice {
  public double draw() {
    return Math.random();
  }

  public int threads() {
    return ThreadLocalRandom.current().nextInt();
  }

  public int own() {
    return new Random().nextInt();
  }

  public UUID id() {
    return UUID.randomUUID();
  }
}
