package dev.covey.server;

/** A command that takes all settings as flags. */
interface ConfiguredCommand {}
