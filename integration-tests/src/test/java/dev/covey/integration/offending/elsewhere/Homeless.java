package dev.covey.integration.offending.elsewhere;

/** Belongs to no module. */
public final class Homeless {}
