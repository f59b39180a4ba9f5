package dev.covey.server.origin;

import dev.covey.group.AsyncGetter;
import dev.covey.singleflight.Timer;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * The HTTP clients of one process and the origins that use them. Safe for concurrent use.
 *
 * <p>The JDK's client has its connect time-out for all requests: so there is one client for each
 * time-out that groups name, mostly one in all. Each has a thread for its sockets, a daemon of the
 * JDK's, which ends when the client is garbage.
 */
public final class HttpOrigins {

  private final Executor executor;
  private final Timer timer;
  private final LongSupplier ticker;
  private final Map<Duration, HttpClient> clients = new ConcurrentHashMap<>();

  /**
   * @param executor runs what the clients do beside their sockets; it may block, to resolve names,
   *     so it should have a thread for each task
   * @param timer ends exchanges that take too long
   * @param ticker the time in nanoseconds, from an arbitrary origin, never going back
   */
  public HttpOrigins(Executor executor, Timer timer, LongSupplier ticker) {
    this.executor = executor;
    this.timer = timer;
    this.ticker = ticker;
  }

  /** A getter that asks the origin of these settings. */
  public AsyncGetter<byte[]> getter(HttpOriginSettings settings) {
    HttpClient client = clients.computeIfAbsent(settings.connectTimeout(), this::client);
    return new HttpOrigin(client, timer, ticker, settings);
  }

  private HttpClient client(Duration connectTimeout) {
    return HttpClient.newBuilder()
        .executor(executor)
        .connectTimeout(connectTimeout)
        .followRedirects(HttpClient.Redirect.NEVER) // Exchange follows: it sees each address first
        .build();
  }
}
