package dev.covey.node;

import dev.covey.discovery.DiscoveryStatus;
import dev.covey.discovery.Member;
import dev.covey.discovery.View;
import dev.covey.group.CacheException;
import dev.covey.group.EncodedLookup;
import dev.covey.group.Group;
import dev.covey.group.GroupHost;
import dev.covey.peers.Cluster;
import dev.covey.proto.v1.AdminGrpc;
import dev.covey.proto.v1.ClearRequest;
import dev.covey.proto.v1.ClearResponse;
import dev.covey.proto.v1.Failure;
import dev.covey.proto.v1.GetManyRequest;
import dev.covey.proto.v1.GetManyResponse;
import dev.covey.proto.v1.GetRequest;
import dev.covey.proto.v1.GetResponse;
import dev.covey.proto.v1.GroupFigures;
import dev.covey.proto.v1.MemberEntry;
import dev.covey.proto.v1.MembersRequest;
import dev.covey.proto.v1.MembersResponse;
import dev.covey.proto.v1.Place;
import dev.covey.proto.v1.PutRequest;
import dev.covey.proto.v1.PutResponse;
import dev.covey.proto.v1.RemoveRequest;
import dev.covey.proto.v1.RemoveResponse;
import dev.covey.proto.v1.RingRequest;
import dev.covey.proto.v1.RingResponse;
import dev.covey.proto.v1.Share;
import dev.covey.proto.v1.StatsRequest;
import dev.covey.proto.v1.StatsResponse;
import dev.covey.ring.Ring;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What people and tools ask of this node. What takes locks or time runs on the callback executor,
 * not on the network thread that brings the request. Safe for concurrent use.
 */
final class AdminService extends AdminGrpc.AdminImplBase {

  /** Where the kind of a failure stands beside its status. */
  private static final Metadata.Key<Failure> FAILURE =
      ProtoUtils.keyForProto(Failure.getDefaultInstance());

  private final Introduction self;
  private final Cluster cluster;
  private final Supplier<DiscoveryStatus> discovery;
  private final Executor callbacks;
  private final LongSupplier ticker;
  private final long startedAtNanos;

  /**
   * @param self this node's id and its cluster's name
   */
  AdminService(
      Introduction self,
      Cluster cluster,
      Supplier<DiscoveryStatus> discovery,
      Executor callbacks,
      LongSupplier ticker) {
    this.self = self;
    this.cluster = cluster;
    this.discovery = discovery;
    this.callbacks = callbacks;
    this.ticker = ticker;
    this.startedAtNanos = ticker.getAsLong();
  }

  @Override
  public void get(GetRequest request, StreamObserver<GetResponse> reply) {
    ((ServerCallStreamObserver<GetResponse>) reply)
        .setOnCancelHandler(() -> {}); // else onNext may throw
    Duration timeout = duration(request.hasTimeoutNanos(), request.getTimeoutNanos());
    try {
      cluster
          .lookup(request.getGroup(), request.getKey(), timeout)
          .whenComplete((found, failure) -> send(found, failure, reply));
    } catch (IllegalArgumentException bad) {
      reply.onError(invalid(bad));
    }
  }

  @Override
  public void getMany(GetManyRequest request, StreamObserver<GetManyResponse> reply) {
    ((ServerCallStreamObserver<GetManyResponse>) reply).setOnCancelHandler(() -> {});
    Map<String, CompletionStage<EncodedLookup>> lookups;
    try {
      lookups =
          cluster.lookupAll(
              request.getGroup(),
              request.getKeysList(),
              duration(request.hasTimeoutNanos(), request.getTimeoutNanos()));
    } catch (IllegalArgumentException bad) {
      reply.onError(invalid(bad));
      return;
    }
    OneByOne<GetManyResponse> answers = new OneByOne<>(reply, lookups.size());
    lookups.forEach(
        (key, lookup) ->
            lookup.whenComplete((found, failure) -> answers.add(outcome(key, found, failure))));
  }

  private static GetManyResponse outcome(
      String key, @Nullable EncodedLookup found, @Nullable Throwable thrown) {
    GetManyResponse.Builder message = GetManyResponse.newBuilder().setKey(key);
    if (found != null) {
      return message.setFound(Messages.toMessage(found)).build();
    }
    Throwable bare = bare(thrown);
    return message
        .setFailure(
            bare instanceof CacheException failure
                ? Messages.toMessage(failure)
                : Failure.newBuilder()
                    .setCode(Failure.Code.LOAD_FAILED)
                    .setDetail(String.valueOf(bare))
                    .build())
        .build();
  }

  @Override
  public void put(PutRequest request, StreamObserver<PutResponse> reply) {
    Duration timeToLive = duration(request.hasTimeToLiveNanos(), request.getTimeToLiveNanos());
    write(
        reply,
        PutResponse.getDefaultInstance(),
        () ->
            cluster.put(
                request.getGroup(),
                request.getKey(),
                request.getValue().toByteArray(),
                timeToLive,
                duration(request.hasTimeoutNanos(), request.getTimeoutNanos())));
  }

  @Override
  public void remove(RemoveRequest request, StreamObserver<RemoveResponse> reply) {
    write(
        reply,
        RemoveResponse.getDefaultInstance(),
        () ->
            cluster.removeAll(
                request.getGroup(),
                request.getKeysList(),
                duration(request.hasTimeoutNanos(), request.getTimeoutNanos())));
  }

  @Override
  public void clear(ClearRequest request, StreamObserver<ClearResponse> reply) {
    write(
        reply,
        ClearResponse.getDefaultInstance(),
        () ->
            cluster.clear(
                request.getGroup(),
                duration(request.hasTimeoutNanos(), request.getTimeoutNanos())));
  }

  /** On the callback executor, since a clear takes time in proportion to all entries. */
  private <T> void write(StreamObserver<T> reply, T done, Supplier<CompletionStage<Void>> writing) {
    ((ServerCallStreamObserver<T>) reply).setOnCancelHandler(() -> {});
    callbacks.execute(
        () -> {
          try {
            writing
                .get()
                .whenComplete(
                    (nothing, failure) -> {
                      if (failure == null) {
                        reply.onNext(done);
                        reply.onCompleted();
                      } else {
                        reply.onError(asStatus(failure));
                      }
                    });
          } catch (IllegalArgumentException bad) {
            reply.onError(invalid(bad));
          } catch (RuntimeException | Error defect) { // else who asks would wait for ever
            reply.onError(internal(defect));
          }
        });
  }

  @Override
  public void stats(StatsRequest request, StreamObserver<StatsResponse> reply) {
    answer(reply, () -> stats(request));
  }

  @Override
  public void members(MembersRequest request, StreamObserver<MembersResponse> reply) {
    answer(reply, this::members);
  }

  @Override
  public void ring(RingRequest request, StreamObserver<RingResponse> reply) {
    answer(reply, () -> ring(request, cluster.ring()));
  }

  private static @Nullable Duration duration(boolean given, long nanos) {
    return given ? Duration.ofNanos(nanos) : null;
  }

  private <T> void answer(StreamObserver<T> reply, Supplier<T> answer) {
    ((ServerCallStreamObserver<T>) reply).setOnCancelHandler(() -> {});
    callbacks.execute(
        () -> {
          T message;
          try {
            message = answer.get();
          } catch (RuntimeException | Error defect) { // else who asks would wait for ever
            reply.onError(internal(defect));
            return;
          }
          reply.onNext(message);
          reply.onCompleted();
        });
  }

  private StatsResponse stats(StatsRequest request) {
    StatsResponse.Builder message =
        StatsResponse.newBuilder()
            .setNode(self.member())
            .setCluster(self.cluster())
            .setVersion(Node.version())
            .setProtocolVersion(Introduction.PROTOCOL_VERSION)
            .setUptimeNanos(ticker.getAsLong() - startedAtNanos);
    cluster.groups().stream()
        .map(GroupHost::group)
        .filter(group -> !request.hasGroup() || request.getGroup().equals(group.name()))
        .sorted(Comparator.comparing(Group::name))
        .forEach(
            group ->
                message.addGroups(
                    GroupFigures.newBuilder()
                        .setGroup(group.name())
                        .addAllFigures(Figures.of(group.stats()))));
    return message.build();
  }

  private MembersResponse members() {
    View view = cluster.currentView();
    DiscoveryStatus status = discovery.get();
    MembersResponse.Builder message =
        MembersResponse.newBuilder()
            .setRegistryId(view.registryId())
            .setRevision(view.revision())
            .setSelf(self.member())
            .setDiscovery(status.state().name())
            .setDiscoveryDetail(status.detail())
            .setYoung(view.young());
    for (Member member : view.members()) {
      message.addMembers(
          MemberEntry.newBuilder()
              .setId(member.id())
              .setAddress(member.address().toString())
              .setWeight(member.weight())
              .setZone(member.zone())
              .setIncarnation(member.incarnation())
              .setProtocolVersion(member.protocolVersion()));
    }
    return message.build();
  }

  private RingResponse ring(RingRequest request, Ring<Member> ring) {
    Map<String, Integer> slots = new TreeMap<>();
    ring.members().forEach(member -> slots.put(member.id(), 0));
    for (int slot = 0; slot < ring.slots(); slot++) {
      slots.merge(ring.owner(slot).id(), 1, Integer::sum);
    }
    RingResponse.Builder message =
        RingResponse.newBuilder().setSlots(ring.slots()).setSelf(self.member());
    slots.forEach((member, owned) -> message.addShares(share(member, owned)));
    cluster.movingSlots().forEach((from, moving) -> message.addMoving(share(from, moving)));
    if (request.hasKey()) {
      int slot = ring.slotOf(request.getKey());
      Place.Builder place = Place.newBuilder().setSlot(slot).setOwner(ring.owner(slot).id());
      ring.standInOf(slot).map(Member::id).ifPresent(place::setStandIn);
      message.setPlace(place);
    }
    return message.build();
  }

  private static Share share(String member, int slots) {
    return Share.newBuilder().setMember(member).setSlots(slots).build();
  }

  private static void send(
      @Nullable EncodedLookup found,
      @Nullable Throwable failure,
      StreamObserver<GetResponse> reply) {
    if (found == null) {
      reply.onError(asStatus(failure));
      return;
    }
    reply.onNext(Messages.toMessage(found));
    reply.onCompleted();
  }

  private static StatusException asStatus(@Nullable Throwable thrown) {
    Throwable bare = bare(thrown);
    if (!(bare instanceof CacheException failure)) {
      return internal(bare);
    }
    Metadata trailers = new Metadata();
    trailers.put(FAILURE, Messages.toMessage(failure));
    return statusOf(failure).withDescription(failure.getMessage()).asException(trailers);
  }

  private static @Nullable Throwable bare(@Nullable Throwable thrown) {
    return thrown instanceof CompletionException ? thrown.getCause() : thrown;
  }

  private static StatusException invalid(IllegalArgumentException bad) {
    return Status.INVALID_ARGUMENT.withDescription(bad.getMessage()).asException();
  }

  private static StatusException internal(@Nullable Throwable defect) {
    return Status.INTERNAL.withDescription(String.valueOf(defect)).withCause(defect).asException();
  }

  private static Status statusOf(CacheException failure) {
    return switch (failure.kind()) {
      case NO_SUCH_KEY, NO_SUCH_GROUP -> Status.NOT_FOUND;
      case LOAD_FAILED, WRITE_FAILED -> Status.UNKNOWN;
      case OWNER_UNREACHABLE, CLOSED, UNAVAILABLE -> Status.UNAVAILABLE;
      case OVERLOADED -> Status.RESOURCE_EXHAUSTED;
      case TOO_LARGE -> Status.OUT_OF_RANGE;
      case UNDECODABLE -> Status.DATA_LOSS;
      case DEADLINE_EXCEEDED -> Status.DEADLINE_EXCEEDED;
    };
  }
}
