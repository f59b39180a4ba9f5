package dev.covey.server.origin;

import dev.covey.group.Loaded;
import dev.covey.group.OriginOverloaded;
import dev.covey.singleflight.Timer;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One load: a request, those that it is redirected to, and what they bring. Used once.
 *
 * <p>Its result has one outcome, whichever comes first: what the origin answers, the time-out, or
 * that whoever holds it cancels it. With the result whatever is still under way ends too.
 */
final class Exchange {

  private static final String EXPECTED = " (expected: 200, 203, 204, 404 or 410)";

  private final HttpClient client;
  private final HttpOriginSettings settings;
  private final RequestHeaders headers;
  private final LongSupplier ticker;
  private final CompletableFuture<Loaded<byte[]>> result = new CompletableFuture<>();

  private volatile Runnable cancelTimeout = () -> {};
  private volatile @Nullable Future<?> request;
  private volatile @Nullable BoundedBody body;

  Exchange(
      HttpClient client, HttpOriginSettings settings, RequestHeaders headers, LongSupplier ticker) {
    this.client = client;
    this.settings = settings;
    this.headers = headers;
    this.ticker = ticker;
  }

  /** Begins. */
  CompletableFuture<Loaded<byte[]>> get(URI url, Timer timer) {
    Duration timeout = settings.timeout();
    cancelTimeout =
        timer.schedule(
            () -> fail(url, "no answer within " + timeout, null),
            TimeUnit.NANOSECONDS.convert(timeout)); // 292 years stand for more
    result.whenComplete(
        (loaded, failure) -> {
          cancelTimeout.run();
          stop();
        });
    send(new Hop(url, true, 0));
    return result;
  }

  /**
   * One request of the exchange.
   *
   * @param sameOrigin whether it, and those before it, went to the origin that was configured
   * @param redirects how many redirects led to it
   */
  private record Hop(URI url, boolean sameOrigin, int redirects) {

    Hop to(URI next) {
      return new Hop(next, sameOrigin && Redirect.isSameOrigin(url, next), redirects + 1);
    }
  }

  private void send(Hop hop) {
    long sentAtNanos = ticker.getAsLong();
    CompletableFuture<HttpResponse<byte[]>> answer;
    try {
      answer = client.sendAsync(request(hop), this::body);
    } catch (RuntimeException refused) {
      fail(hop.url(), "not sent: " + refused.getMessage(), refused);
      return;
    }
    request = answer;
    if (result.isDone()) {
      stop(); // it was done before there was this request to stop
    }
    answer.whenComplete(
        (response, thrown) -> {
          try {
            if (thrown == null) {
              read(hop, response, sentAtNanos);
            } else {
              fail(hop.url(), describe(thrown), thrown);
            }
          } catch (RuntimeException | Error unforeseen) { // else nobody would ever learn of it
            settle(() -> result.completeExceptionally(unforeseen));
          }
        });
  }

  private HttpRequest request(Hop hop) {
    boolean encrypted = hop.url().getScheme().equalsIgnoreCase("https");
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(hop.url())
            // Without TLS it would be an upgrade within HTTP/1.1, which RFC 9113 has done away
            // with.
            .version(encrypted ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
            .GET();
    headers.addTo(builder, hop.sameOrigin());
    return builder.build();
  }

  private HttpResponse.BodySubscriber<byte[]> body(HttpResponse.ResponseInfo head) {
    BoundedBody opened =
        isValue(head.statusCode())
            ? BoundedBody.kept(
                settings.group().maxValueBytes(), head.headers().firstValue("content-length"))
            : BoundedBody.discarded();
    body = opened;
    if (result.isDone()) {
      opened.cancel();
    }
    return opened;
  }

  private void read(Hop hop, HttpResponse<byte[]> response, long sentAtNanos) {
    int status = response.statusCode();
    if (isValue(status) || status == 204) {
      String encoding = response.headers().firstValue("content-encoding").orElse("identity");
      if (!encoding.equalsIgnoreCase("identity") && !headers.allowEncodedBodies()) {
        fail(hop.url(), "content-encoding " + encoding + " (expected: identity)", null);
        return;
      }
      Limits limits = Limits.of(cacheControl(response, sentAtNanos), settings.group());
      Loaded<byte[]> loaded = limits.loaded(response.body());
      settle(() -> result.complete(loaded));
    } else if (status == 404 || status == 410) {
      Loaded<byte[]> absence =
          Limits.ofAbsence(cacheControl(response, sentAtNanos), settings.group())
              .map(Loaded::<byte[]>absent)
              .orElseGet(Loaded::absent);
      settle(() -> result.complete(absence));
    } else if (Redirect.isRedirect(status)) {
      follow(hop, status, response.headers().firstValue("location").orElse(""));
    } else {
      OriginException failure = failure(hop.url(), "status " + status + EXPECTED, null);
      Throwable thrown = status == 429 || status == 503 ? overload(response, failure) : failure;
      settle(() -> result.completeExceptionally(thrown));
    }
  }

  private static Throwable overload(HttpResponse<?> response, OriginException failure) {
    return RetryAfter.of(response.headers())
        .map(wait -> new OriginOverloaded(wait).initCause(failure)) // which says what was asked
        .orElse(failure);
  }

  private CacheControl cacheControl(HttpResponse<?> response, long sentAtNanos) {
    Duration underWay = Duration.ofNanos(ticker.getAsLong() - sentAtNanos);
    return CacheControl.of(response.headers(), underWay);
  }

  private void follow(Hop hop, int status, String location) {
    if (hop.redirects() == settings.maxRedirects()) {
      String detail = "status " + status + " after " + hop.redirects() + " redirects";
      fail(hop.url(), detail + " (expected: at most " + settings.maxRedirects() + ")", null);
      return;
    }
    URI next;
    try {
      next = Redirect.target(hop.url(), location);
    } catch (IllegalArgumentException refused) {
      fail(hop.url(), "status " + status + ", " + refused.getMessage(), refused);
      return;
    }
    send(hop.to(next));
  }

  private void fail(URI url, String detail, @Nullable Throwable cause) {
    OriginException failure = failure(url, detail, cause);
    settle(() -> result.completeExceptionally(failure));
  }

  private static OriginException failure(URI url, String detail, @Nullable Throwable cause) {
    String what = "GET " + UrlTemplate.withoutQuery(url.toString()) + ": " + detail;
    return new OriginException(what, cause);
  }

  /** Whoever sees the result finds no timer left of it. */
  private void settle(Runnable outcome) {
    cancelTimeout.run();
    outcome.run();
  }

  /** Of a request that is through already, nothing. */
  private void stop() {
    BoundedBody receiving = body;
    if (receiving != null) {
      receiving.cancel();
    }
    Future<?> sent = request;
    if (sent != null) {
      sent.cancel(true);
    }
  }

  private String describe(Throwable thrown) {
    Throwable bare = thrown;
    while (bare instanceof CompletionException && bare.getCause() != null) {
      bare = bare.getCause();
    }
    if (bare instanceof HttpConnectTimeoutException) {
      return "no connection within " + settings.connectTimeout();
    }
    for (Throwable cause = bare; cause != null; cause = cause.getCause()) {
      if (cause instanceof BodyTooLargeException tooLarge) {
        return String.valueOf(tooLarge.getMessage());
      }
      if (cause instanceof UnresolvedAddressException) {
        return "no connection: unknown host";
      }
    }
    if (bare instanceof ConnectException && bare.getMessage() == null) { // the client's, if refused
      return "no connection: refused, or no way there";
    }
    StringBuilder text = new StringBuilder("no answer");
    for (Throwable cause = bare; cause != null; cause = cause.getCause()) {
      text.append(": ").append(cause.getClass().getSimpleName());
      if (cause.getMessage() != null) {
        return text.append(": ").append(cause.getMessage()).toString();
      }
    }
    return text.toString();
  }

  private static boolean isValue(int status) {
    return status == 200 || status == 203;
  }
}
