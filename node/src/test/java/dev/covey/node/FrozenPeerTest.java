package dev.covey.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.covey.discovery.StaticDiscovery;
import dev.covey.group.Codec;
import dev.covey.group.Group;
import dev.covey.group.GroupConfig;
import dev.covey.group.Loaded;
import dev.covey.group.Source;
import dev.covey.peers.session.SessionSettings;
import dev.covey.proto.v1.Answer;
import dev.covey.proto.v1.Heartbeat;
import dev.covey.proto.v1.Replies;
import dev.covey.proto.v1.Reply;
import dev.covey.proto.v1.Requests;
import dev.covey.proto.v1.SessionGrpc;
import dev.covey.proto.v1.Value;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Beside a member that takes everything and says nothing, until it does. */
@Timeout(30)
class FrozenPeerTest {

  /** Far beyond the test's own time-out: only silence can end a request in time. */
  private static final GroupConfig PATIENT =
      GroupConfig.builder().timeout(Duration.ofHours(1)).loadTimeout(Duration.ofHours(1)).build();

  private static final SessionSettings QUICK =
      new SessionSettings(1000, 1 << 20, 1 << 20, 2, Duration.ofMillis(300), 5);

  private final FrozenSessions frozen = new FrozenSessions();
  private final Server server;
  private final Node node;
  private final Group<String> group;
  private final String key;

  FrozenPeerTest() throws Exception {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(frozen)
            .build()
            .start();
    node =
        Node.builder()
            .id("a")
            .listen("127.0.0.1:0")
            .sessions(QUICK)
            .discovery(StaticDiscovery.parse("a=127.0.0.1:7001,b=127.0.0.1:" + server.getPort()))
            .start();
    group = node.group("g", Codec.utf8(), wanted -> Loaded.of("own"), PATIENT);
    key =
        IntStream.range(0, 1000)
            .mapToObj(i -> "key-" + i)
            .filter(each -> node.cluster().ownerOf(each).peer().isPresent())
            .findFirst()
            .orElseThrow();
  }

  @AfterEach
  void close() {
    node.close();
    server.shutdownNow();
  }

  @Test
  void requestUnderWayFailsAfterTheSilenceAndTheNextOnesWithoutBeingSent() {
    assertThat(group.lookup(key).source()).isEqualTo(Source.FALLBACK_LOAD);
    assertThat(frozen.requests).hasValue(1);
    for (int i = 0; i < 20; i++) {
      assertThat(group.lookup(key).source()).isEqualTo(Source.FALLBACK_LOAD);
    }
    assertThat(frozen.requests).hasValue(1);
    assertThat(node.callsByPeer().get("b"))
        .matches(calls -> calls.count(PeerCalls.Outcome.OWNER_UNREACHABLE) == 21);
  }

  @Test
  void peerIsAskedAgainOnceItAnswersHeartbeats() throws Exception {
    assertThat(group.lookup(key).source()).isEqualTo(Source.FALLBACK_LOAD);
    frozen.thaw();
    Source source = Source.FALLBACK_LOAD;
    while (source == Source.FALLBACK_LOAD) {
      source = group.lookup(key).source();
    }
    assertThat(source).isEqualTo(Source.PEER_HIT);
    assertThat(frozen.requests).hasValue(2);
  }

  @Test
  void nodeClosesWhileRequestsToAFrozenPeerAreUnderWay() throws Exception {
    var get = group.getAsync(key);
    assertThat(frozen.asked.await(20, TimeUnit.SECONDS)).isTrue();
    node.close();
    assertThat(get).isDone();
  }

  /** A member's sessions, that answer once they have thawed. */
  private static final class FrozenSessions extends SessionGrpc.SessionImplBase {

    final AtomicInteger requests = new AtomicInteger();
    final CountDownLatch asked = new CountDownLatch(1);
    private volatile boolean answers;

    void thaw() {
      answers = true;
    }

    @Override
    public StreamObserver<Requests> converse(StreamObserver<Replies> replies) {
      AtomicInteger taken = new AtomicInteger();
      return new Taking<>() {
        @Override
        public void onNext(Requests message) {
          requests.addAndGet(message.getRequestsCount());
          asked.countDown();
          if (answers) {
            Replies.Builder answer = Replies.newBuilder().setTaken(taken.incrementAndGet());
            message
                .getRequestsList()
                .forEach(request -> answer.addReplies(replyTo(request.getId())));
            replies.onNext(answer.build());
          }
        }
      };
    }

    private static Reply replyTo(long id) {
      Value value = Value.newBuilder().setData(ByteString.copyFromUtf8("peer's")).build();
      return Reply.newBuilder().setId(id).setAnswer(Answer.newBuilder().setValue(value)).build();
    }

    @Override
    public StreamObserver<Heartbeat> control(StreamObserver<Heartbeat> beats) {
      return new Taking<>() {
        @Override
        public void onNext(Heartbeat beat) {
          if (answers) {
            beats.onNext(beat);
          }
        }
      };
    }
  }

  /** Does not mind how a stream ends. */
  private abstract static class Taking<T> implements StreamObserver<T> {

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }
}
