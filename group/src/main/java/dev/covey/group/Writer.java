package dev.covey.group;

import java.util.Optional;

/**
 * A user's write to the origin, in {@link Group#update}.
 *
 * @param <V> the type of the values
 */
@FunctionalInterface
public interface Writer<V> {

  /**
   * Writes to the origin. Runs on the thread that called {@link Group#update}, and may block: it is
   * not interrupted when that call's time is over.
   *
   * @return the value that the origin has now, to be put into the cache; empty: the cache is to
   *     forget the key, and the next who asks for it loads it, which is right also when others
   *     write the same key at the same time
   * @throws Exception whatever went wrong; what the origin has is then unknown
   */
  Optional<V> write(String key) throws Exception;
}
