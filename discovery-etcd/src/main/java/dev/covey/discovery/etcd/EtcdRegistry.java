package dev.covey.discovery.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import dev.covey.discovery.Registry;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseKeepAliveRequest;
import io.etcd.jetcd.api.LeaseRevokeRequest;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.ClientCall;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Etcd, by its version 3 protocol. Confined to the serial executor, on which it also answers.
 *
 * <p>A password is checked within a time-out of its own, beside that of the call which needs it.
 */
final class EtcdRegistry implements Registry {

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final EtcdConnection connection;

  EtcdRegistry(EtcdConnection connection) {
    this.connection = connection;
  }

  @Override
  public String name() {
    return connection.toString();
  }

  /** Etcd counts in seconds; it grants more than it was asked for if its elections take longer. */
  @Override
  public CompletableFuture<Lease> grant(Duration timeToLive, Duration timeout) {
    long seconds = timeToLive.plusNanos(NANOS_PER_SECOND - 1).toSeconds();
    LeaseGrantRequest request = LeaseGrantRequest.newBuilder().setTTL(seconds).build();
    return connection
        .call(LeaseGrpc.getLeaseGrantMethod(), request, timeout)
        .thenApply(answer -> new Lease(answer.getID(), Duration.ofSeconds(answer.getTTL())));
  }

  /**
   * A stream of one message: a stream that stays could hang unseen, and its answers date nothing.
   */
  @Override
  public CompletableFuture<Duration> keepAliveOnce(long lease, Duration timeout) {
    LeaseKeepAliveRequest request = LeaseKeepAliveRequest.newBuilder().setID(lease).build();
    return connection
        .call(LeaseGrpc.getLeaseKeepAliveMethod(), request, timeout)
        .thenApply(answer -> Duration.ofSeconds(Math.max(0, answer.getTTL())));
  }

  @Override
  public CompletableFuture<Void> revoke(long lease, Duration timeout) {
    LeaseRevokeRequest request = LeaseRevokeRequest.newBuilder().setID(lease).build();
    return connection
        .call(LeaseGrpc.getLeaseRevokeMethod(), request, timeout)
        .thenAccept(done -> {});
  }

  @Override
  public CompletableFuture<Outcome> transact(
      List<Condition> conditions, List<Put> puts, Duration timeout) {
    TxnRequest.Builder request = TxnRequest.newBuilder();
    conditions.forEach(condition -> request.addCompare(compare(condition)));
    puts.forEach(put -> request.addSuccess(RequestOp.newBuilder().setRequestPut(request(put))));
    return connection
        .call(KVGrpc.getTxnMethod(), request.build(), timeout)
        .thenApply(answer -> new Outcome(answer.getSucceeded(), answer.getHeader().getRevision()));
  }

  /** A key that is not there was created at 0. */
  private static Compare compare(Condition condition) {
    Compare.Builder compare =
        Compare.newBuilder()
            .setTarget(Compare.CompareTarget.CREATE)
            .setResult(Compare.CompareResult.EQUAL);
    if (condition instanceof Condition.CreatedAt created) {
      return compare
          .setKey(bytes(created.key()))
          .setCreateRevision(created.createRevision())
          .build();
    }
    if (condition instanceof Condition.ModifiedAt modified) {
      return compare
          .setTarget(Compare.CompareTarget.MOD)
          .setKey(bytes(modified.key()))
          .setModRevision(modified.modRevision())
          .build();
    }
    return compare.setKey(bytes(((Condition.Absent) condition).key())).setCreateRevision(0).build();
  }

  private static PutRequest request(Put put) {
    return PutRequest.newBuilder()
        .setKey(bytes(put.key()))
        .setValue(bytes(put.value()))
        .setLease(put.lease())
        .build();
  }

  @Override
  public CompletableFuture<Listing> list(String prefix, Duration timeout) {
    RangeRequest request =
        RangeRequest.newBuilder().setKey(bytes(prefix)).setRangeEnd(endOf(prefix)).build();
    return connection
        .call(KVGrpc.getRangeMethod(), request, timeout)
        .thenApply(EtcdRegistry::listing);
  }

  private static Listing listing(RangeResponse answer) {
    return new Listing(
        answer.getHeader().getClusterId(),
        answer.getHeader().getRevision(),
        answer.getKvsList().stream().map(EtcdRegistry::entry).toList());
  }

  private static Entry entry(KeyValue found) {
    return new Entry(
        found.getKey().toStringUtf8(),
        found.getValue().toStringUtf8(),
        found.getCreateRevision(),
        found.getModRevision(),
        found.getLease());
  }

  @Override
  public Watch watch(String prefix, long fromRevision, WatchObserver observer) {
    ClientCall<WatchRequest, WatchResponse> call = connection.stream(WatchGrpc.getWatchMethod());
    ClientCalls.asyncBidiStreamingCall(call, new Watching(call, observer))
        .onNext(
            WatchRequest.newBuilder()
                .setCreateRequest(
                    WatchCreateRequest.newBuilder()
                        .setKey(bytes(prefix))
                        .setRangeEnd(endOf(prefix))
                        .setStartRevision(fromRevision))
                .build());
    return () -> call.cancel("closed", null);
  }

  /** One watch; what comes after its end, such as that it was cancelled, is not told. */
  private static final class Watching implements StreamObserver<WatchResponse> {

    private final ClientCall<WatchRequest, WatchResponse> call;
    private final WatchObserver observer;
    private boolean ended;

    Watching(ClientCall<WatchRequest, WatchResponse> call, WatchObserver observer) {
      this.call = call;
      this.observer = observer;
    }

    @Override
    public void onNext(WatchResponse response) {
      if (response.getCanceled()) {
        end(
            response.getCompactRevision() > 0
                ? "compacted up to revision " + response.getCompactRevision()
                : "cancelled by etcd: " + response.getCancelReason());
        call.cancel("watch ended", null);
      } else if (response.getEventsCount() > 0) {
        observer.changed(response.getEventsList().stream().map(EtcdRegistry::event).toList());
      }
    }

    @Override
    public void onError(Throwable thrown) {
      end(Failures.reason(Status.fromThrowable(thrown)));
    }

    @Override
    public void onCompleted() {
      end("closed by etcd");
    }

    private void end(String why) {
      if (!ended) {
        ended = true;
        observer.ended(why);
      }
    }
  }

  private static Event event(io.etcd.jetcd.api.Event event) {
    return event.getType() == io.etcd.jetcd.api.Event.EventType.PUT
        ? new Event.Written(entry(event.getKv()))
        : new Event.Deleted(event.getKv().getKey().toStringUtf8(), event.getKv().getModRevision());
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFrom(text, UTF_8);
  }

  /** The first key after all that begin so; no byte of UTF-8 is the last. */
  private static ByteString endOf(String prefix) {
    byte[] end = prefix.getBytes(UTF_8);
    end[end.length - 1]++;
    return ByteString.copyFrom(end);
  }
}
