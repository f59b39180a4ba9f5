package dev.covey.server.config;

/**
 * What a setting was given. Immutable.
 *
 * @param text as it was written; a list with commas, a mapping in YAML's flow style
 * @param where the flag, the environment variable, the file and line, {@code preset NAME} or {@code
 *     default}
 */
public record Given(String text, String where) {}
