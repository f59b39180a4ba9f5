package dev.covey.server;

import java.io.PrintStream;
import java.util.Map;

/**
 * What a command has of the world it runs in. Immutable, as far as the streams are.
 *
 * @param out for what was asked for
 * @param err for what is said about it
 * @param environment the variables
 */
record Terminal(PrintStream out, PrintStream err, Map<String, String> environment) {}
