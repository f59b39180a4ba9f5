package dev.covey.server.origin;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Receives a body up to a bound, and breaks off a longer one. {@link #cancel} may be called by any
 * thread; its other state is confined to the calls of its publisher, which are serial.
 */
final class BoundedBody implements HttpResponse.BodySubscriber<byte[]> {

  /** Cheaper to read than to connect again. */
  private static final int MAX_DISCARDED_BYTES = 64 << 10;

  /** Who announces much and sends little takes no more than this. */
  private static final int MAX_FIRST_BYTES = 64 << 10;

  private final int maxBytes;
  private final boolean kept;
  private final int announcedBytes;
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();

  private byte[] received;
  private int length;

  private volatile Flow.@Nullable Subscription subscription;
  private volatile boolean cancelled;

  private BoundedBody(int maxBytes, boolean kept, int announcedBytes) {
    this.maxBytes = maxBytes;
    this.kept = kept;
    this.announcedBytes = announcedBytes;
    this.received = new byte[Math.min(announcedBytes, MAX_FIRST_BYTES)];
  }

  /**
   * A body that is a value.
   *
   * @param contentLength what the head announces; a body that it says to be too large is broken off
   *     before the first byte
   */
  static BoundedBody kept(int maxBytes, Optional<String> contentLength) {
    long announced = contentLength.map(BoundedBody::parse).orElse(0L);
    BoundedBody body = new BoundedBody(maxBytes, true, (int) Math.min(announced, maxBytes));
    if (announced > maxBytes) {
      body.refuse();
    }
    return body;
  }

  /** A body that nobody wants: empty, however it ends. */
  static BoundedBody discarded() {
    return new BoundedBody(MAX_DISCARDED_BYTES, false, 0);
  }

  /** Breaks the body off; does nothing once it has come. */
  void cancel() {
    cancelled = true;
    Flow.Subscription publisher = subscription;
    if (publisher != null) {
      publisher.cancel();
    }
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription publisher) {
    subscription = publisher;
    if (cancelled) {
      publisher.cancel();
    } else {
      publisher.request(Long.MAX_VALUE); // each piece is copied or dropped at once
    }
  }

  @Override
  public void onNext(List<ByteBuffer> pieces) {
    for (ByteBuffer piece : pieces) {
      if (body.isDone()) {
        return;
      }
      if (piece.remaining() > maxBytes - length) {
        refuse();
      } else {
        take(piece);
      }
    }
  }

  @Override
  public void onError(Throwable thrown) {
    if (kept) {
      body.completeExceptionally(thrown);
    } else {
      body.complete(received);
    }
  }

  @Override
  public void onComplete() {
    body.complete(length == received.length || !kept ? received : Arrays.copyOf(received, length));
  }

  private void take(ByteBuffer piece) {
    int end = length + piece.remaining();
    if (kept) {
      if (end > received.length) {
        long room = Math.max(end, Math.max(announcedBytes, Math.min(2L * end, maxBytes)));
        received = Arrays.copyOf(received, (int) room);
      }
      piece.get(received, length, piece.remaining());
    }
    length = end;
  }

  private void refuse() {
    if (kept) {
      body.completeExceptionally(new BodyTooLargeException(maxBytes));
    } else {
      body.complete(received);
    }
    cancel();
  }

  private static long parse(String contentLength) {
    try {
      return Math.max(0, Long.parseLong(contentLength));
    } catch (NumberFormatException e) {
      return 0; // what the client makes of such a head is its business
    }
  }
}
