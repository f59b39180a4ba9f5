package dev.covey.group;

/**
 * Gets the value of a key from where it comes from: a database, a renderer, another service.
 *
 * <p>Called on loader threads, for different keys at the same time, so it must be safe for
 * concurrent use. It may block, up to {@link GroupConfig#loadTimeout}, after which its thread is
 * interrupted. It may throw anything: its waiters get a {@link LoadFailedException}. It may ask its
 * own group for other keys; to ask for the key it is loading fails at once.
 *
 * @param <V> the type of the values
 */
@FunctionalInterface
public interface Getter<V> {

  /**
   * Loads one value.
   *
   * @return the value, or {@link Loaded#absent()}; never null
   */
  Loaded<V> load(String key) throws Exception;
}
