package dev.covey.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.covey.discovery.Address;
import dev.covey.discovery.StaticDiscovery;
import dev.covey.group.Codec;
import dev.covey.group.Loaded;
import dev.covey.proto.v1.AdminGrpc;
import dev.covey.proto.v1.AdminGrpc.AdminBlockingStub;
import dev.covey.proto.v1.ClearRequest;
import dev.covey.proto.v1.ClearResponse;
import dev.covey.proto.v1.Failure;
import dev.covey.proto.v1.GetManyRequest;
import dev.covey.proto.v1.GetManyResponse;
import dev.covey.proto.v1.GetRequest;
import dev.covey.proto.v1.GetResponse;
import dev.covey.proto.v1.HelloRequest;
import dev.covey.proto.v1.PeerGrpc;
import dev.covey.proto.v1.PutRequest;
import dev.covey.proto.v1.PutResponse;
import dev.covey.proto.v1.RemoveRequest;
import dev.covey.proto.v1.RemoveResponse;
import dev.covey.proto.v1.RingRequest;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a node's port answers to others than its peers, as any gRPC client sees it. */
@Timeout(30)
class ServicesTest {

  private final Node node =
      Node.builder()
          .id("a")
          .listen("127.0.0.1:0")
          .discovery(StaticDiscovery.parse("a=127.0.0.1:7001"))
          .open();

  private final ManagedChannel channel = channel(node.address().orElseThrow());
  private final AdminBlockingStub admin =
      AdminGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);

  @AfterEach
  void close() {
    channel.shutdownNow();
    node.close();
  }

  @Test
  void healthFollowsReadiness() {
    for (String service : List.of("", "covey.v1.Peer", "covey.v1.Admin")) {
      HealthCheckRequest request = HealthCheckRequest.newBuilder().setService(service).build();
      Iterator<HealthCheckResponse> changes =
          HealthGrpc.newBlockingStub(channel)
              .withDeadlineAfter(20, TimeUnit.SECONDS)
              .watch(request);
      boolean ready = node.isReady();
      assertThat(changes.next().getStatus())
          .isEqualTo(ready ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
      if (!ready) {
        node.join();
        assertThat(changes.next().getStatus()).isEqualTo(ServingStatus.SERVING);
      }
    }
  }

  @Test
  void healthEndsWithTheNode() {
    node.join();
    Iterator<HealthCheckResponse> changes =
        HealthGrpc.newBlockingStub(channel)
            .withDeadlineAfter(20, TimeUnit.SECONDS)
            .watch(HealthCheckRequest.getDefaultInstance());
    assertThat(changes.next().getStatus()).isEqualTo(ServingStatus.SERVING);
    node.close();
    assertThat(changes.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
  }

  @Test
  void reflectionListsWhatTheNodeServes() throws Exception {
    CompletableFuture<List<String>> services = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> requests =
        ServerReflectionGrpc.newStub(channel)
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    services.complete(
                        response.getListServicesResponse().getServiceList().stream()
                            .map(ServiceResponse::getName)
                            .toList());
                  }

                  @Override
                  public void onError(Throwable failure) {
                    services.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {}
                });
    requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    assertThat(services.get(20, TimeUnit.SECONDS))
        .contains("covey.v1.Peer", "covey.v1.Admin", "grpc.health.v1.Health");
    requests.onCompleted();
  }

  @Test
  void onlyCallsBetweenMembersHaveToSayWhomTheyMean() {
    assertThat(admin.ring(RingRequest.getDefaultInstance()).getSlots()).isPositive();
    assertThatThrownBy(
            () -> PeerGrpc.newBlockingStub(channel).hello(HelloRequest.getDefaultInstance()))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("cluster: none (expected: covey)");
  }

  @Test
  void valueComesEncodedFromEitherTierAndAbsenceIsAnAnswer() {
    node.join();
    node.group("g", Codec.utf8(), key -> key.equals("none") ? Loaded.absent() : Loaded.of(key));
    GetResponse loaded = get("g", "k");
    assertThat(loaded.getValue().toStringUtf8()).isEqualTo("k");
    assertThat(loaded.getSource()).isEqualTo(GetResponse.Source.LOAD);
    assertThat(loaded.getRemainingNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(get("g", "k").getSource()).isEqualTo(GetResponse.Source.MAIN_HIT);
    assertThat(get("g", "none").hasValue()).isFalse();
  }

  @Test
  void failureHasAStatusAndItsKind() {
    node.group(
        "g",
        Codec.bytes(),
        key -> {
          throw new IllegalStateException("out of order");
        });
    assertFails("g", "k", Status.Code.UNKNOWN, Failure.Code.LOAD_FAILED);
    assertFails("other", "k", Status.Code.NOT_FOUND, Failure.Code.NO_SUCH_GROUP);
    assertThatThrownBy(() -> get("g", "k".repeat(5_000)))
        .hasMessageStartingWith("INVALID_ARGUMENT: ");
  }

  @Test
  void eachOfManyKeysHasAnOutcomeOfItsOwn() {
    node.group(
        "g",
        Codec.utf8(),
        key -> {
          if (key.equals("bad")) {
            throw new IllegalStateException("out of order");
          }
          return key.equals("none") ? Loaded.absent() : Loaded.of(key);
        });
    Map<String, GetManyResponse> outcomes = getMany("g", "a", "b", "a", "bad", "none");
    assertThat(outcomes).containsOnlyKeys("a", "b", "bad", "none");
    assertThat(outcomes.values())
        .filteredOn(GetManyResponse::hasFound)
        .extracting(outcome -> outcome.getFound().getValue().toStringUtf8())
        .containsExactlyInAnyOrder("a", "b", "");
    assertThat(outcomes.values())
        .filteredOn(GetManyResponse::hasFailure)
        .extracting(outcome -> outcome.getKey() + " " + outcome.getFailure().getCode())
        .containsExactly("bad LOAD_FAILED");
    assertThat(getMany("g")).isEmpty();
    assertThat(getMany("other", "a").values())
        .extracting(outcome -> outcome.getFailure().getCode())
        .containsExactly(Failure.Code.NO_SUCH_GROUP);
    assertThatThrownBy(() -> getMany("g", "a", "k".repeat(5_000)))
        .hasMessageStartingWith("INVALID_ARGUMENT: key");
  }

  private Map<String, GetManyResponse> getMany(String group, String... keys) {
    Map<String, GetManyResponse> outcomes = new HashMap<>();
    admin
        .getMany(GetManyRequest.newBuilder().setGroup(group).addAllKeys(List.of(keys)).build())
        .forEachRemaining(outcome -> assertThat(outcomes.put(outcome.getKey(), outcome)).isNull());
    return outcomes;
  }

  @Test
  void valuesAreWrittenInTheirEncodedForm() {
    node.join();
    node.group("g", Codec.utf8(), key -> Loaded.of("loaded"));
    PutRequest.Builder put = PutRequest.newBuilder().setGroup("g").setKey("k");
    var response = admin.put(put.setValue(ByteString.copyFromUtf8("put")).build());
    assertThat(response).isEqualTo(PutResponse.getDefaultInstance());
    assertThat(get("g", "k").getValue().toStringUtf8()).isEqualTo("put");
    assertThat(admin.remove(RemoveRequest.newBuilder().setGroup("g").addKeys("k").build()))
        .isEqualTo(RemoveResponse.getDefaultInstance());
    assertThat(get("g", "k").getSource()).isEqualTo(GetResponse.Source.LOAD);
    assertThat(admin.clear(ClearRequest.newBuilder().setGroup("g").build()))
        .isEqualTo(ClearResponse.getDefaultInstance());
    assertThat(get("g", "k").getSource()).isEqualTo(GetResponse.Source.LOAD);
  }

  @Test
  void writesFailWithAStatusAndTheirKind() {
    node.join();
    node.group("g", Codec.utf8(), Loaded::of);
    PutRequest bad =
        PutRequest.newBuilder()
            .setGroup("g")
            .setKey("k")
            .setValue(ByteString.copyFrom(new byte[] {-1}))
            .build();
    assertFails(() -> admin.put(bad), Status.Code.DATA_LOSS, Failure.Code.UNDECODABLE);
    assertFails(
        () -> admin.clear(ClearRequest.newBuilder().setGroup("other").build()),
        Status.Code.NOT_FOUND,
        Failure.Code.NO_SUCH_GROUP);
    assertThatThrownBy(() -> admin.put(PutRequest.newBuilder(bad).setTimeToLiveNanos(0).build()))
        .hasMessageStartingWith("INVALID_ARGUMENT: timeToLive");
    assertThatThrownBy(
            () ->
                admin.remove(
                    RemoveRequest.newBuilder().setGroup("g").addKeys("k".repeat(5_000)).build()))
        .hasMessageStartingWith("INVALID_ARGUMENT: key");
  }

  private void assertFails(String group, String key, Status.Code status, Failure.Code kind) {
    assertFails(() -> get(group, key), status, kind);
  }

  private static void assertFails(ThrowingCallable call, Status.Code status, Failure.Code kind) {
    Metadata.Key<Failure> trailer = ProtoUtils.keyForProto(Failure.getDefaultInstance());
    assertThat(trailer.originalName()).isEqualTo("covey.v1.Failure-bin");
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            failed -> {
              assertThat(failed.getStatus().getCode()).isEqualTo(status);
              assertThat(failed.getTrailers()).isNotNull();
              Metadata trailers = failed.getTrailers();
              Failure failure = trailers == null ? null : trailers.get(trailer);
              assertThat(failure).isNotNull().extracting(Failure::getCode).isEqualTo(kind);
            });
  }

  private GetResponse get(String group, String key) {
    return admin.get(GetRequest.newBuilder().setGroup(group).setKey(key).build());
  }

  private static ManagedChannel channel(Address address) {
    return NettyChannelBuilder.forAddress(address.host(), address.port()).usePlaintext().build();
  }
}
