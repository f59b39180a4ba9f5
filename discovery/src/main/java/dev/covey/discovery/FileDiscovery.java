package dev.covey.discovery;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

/**
 * A list of members in a text file that may change, the same for every node:
 *
 * <pre>
 * # the cache
 * a=10.0.0.1:7001
 * b=10.0.0.2:7001
 * </pre>
 *
 * <p>One {@code id=host:port} to a line, in UTF-8; lines that are blank or begin with {@code #} say
 * nothing. The file is read again and again; other members are another view. While it is missing,
 * or wrong, the last good list stands, and the status says what is wrong. Whoever changes it should
 * write another file and rename it: half a list may be a list.
 *
 * <p>A node finds itself in the list by its id, never by its address. One that is not in the list
 * is a client of the others: it owns no keys.
 *
 * <p>Views are delivered by the thread that joins, and then by one of the discovery's own, which
 * {@link #close} ends. Safe for concurrent use.
 */
public final class FileDiscovery implements Discovery {

  /** After which the file is read again, unless another is given: 1 s. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);

  private final MemberFile file;
  private final PolledList list;

  FileDiscovery(Path file, Duration interval, Function<String, ScheduledExecutorService> threads) {
    this.file = new MemberFile(file, RegistryTiming.requireWithin("interval", interval));
    this.list = new PolledList(threads);
  }

  /** As {@link #of(Path, Duration)}, with the {@link #DEFAULT_INTERVAL}. */
  public static FileDiscovery of(Path file) {
    return of(file, DEFAULT_INTERVAL);
  }

  /**
   * The list in a file. Reads nothing yet.
   *
   * @param interval after which the file is read again; 1 ms to a day
   * @throws IllegalArgumentException if the interval is out of range
   */
  public static FileDiscovery of(Path file, Duration interval) {
    return new FileDiscovery(file, interval, PollThread::of);
  }

  /**
   * {@inheritDoc}
   *
   * @throws DiscoveryException if the file cannot be read, or is no list: names file, line, value,
   *     and what was expected
   * @throws IllegalStateException if it has joined before
   */
  @Override
  public void join(Member self, Terms terms, DiscoveryListener listener) {
    list.join(self.id(), file, listener);
  }

  @Override
  public void close() {
    list.close();
  }
}
