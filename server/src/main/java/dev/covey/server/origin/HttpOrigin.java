package dev.covey.server.origin;

import dev.covey.group.AsyncGetter;
import dev.covey.group.Loaded;
import dev.covey.singleflight.Timer;
import java.net.http.HttpClient;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Loads values with HTTP GET. Safe for concurrent use.
 *
 * <p>What an answer means:
 *
 * <ul>
 *   <li>200 and 203: the value is the body, perhaps empty; 204: the value is empty. It lives as
 *       long as {@link Limits} says.
 *   <li>404 and 410: there is no such key, for as long as {@link Limits#ofAbsence} says.
 *   <li>301, 302, 303, 307, 308: followed, as {@link Redirect} says.
 *   <li>429 and 503 with {@link RetryAfter}: a failure, {@link dev.covey.group.OriginOverloaded},
 *       whose cause is the one that it would be without.
 *   <li>All else is a failure: another status, no answer in time, no connection, a body that breaks
 *       off, is too large, or is encoded although {@code Accept-Encoding: identity} was sent. Who
 *       sets that header for the origin gets bodies as they come.
 * </ul>
 *
 * <p>HTTP/2 where TLS negotiates it, else HTTP/1.1. A failure's message names the URL without its
 * query, and never a header. To cancel a load ends its exchange; what the origin makes of that is
 * its business.
 */
public final class HttpOrigin implements AsyncGetter<byte[]> {

  private final HttpClient client;
  private final Timer timer;
  private final LongSupplier ticker;
  private final HttpOriginSettings settings;
  private final UrlTemplate template;
  private final RequestHeaders headers;

  /**
   * @param client follows no redirects itself
   * @param timer ends exchanges that take too long
   * @param ticker the time in nanoseconds, from an arbitrary origin
   */
  HttpOrigin(HttpClient client, Timer timer, LongSupplier ticker, HttpOriginSettings settings) {
    this.client = client;
    this.timer = timer;
    this.ticker = ticker;
    this.settings = settings;
    this.template = UrlTemplate.parse(settings.url());
    this.headers = RequestHeaders.of(settings.headers());
  }

  @Override
  public CompletableFuture<Loaded<byte[]>> load(String key) {
    return new Exchange(client, settings, headers, ticker).get(template.expand(key), timer);
  }
}
