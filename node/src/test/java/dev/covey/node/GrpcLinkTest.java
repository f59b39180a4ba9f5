package dev.covey.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.covey.group.Answer;
import dev.covey.group.FailureKind;
import dev.covey.group.Freshness;
import dev.covey.group.ViewName;
import dev.covey.peers.session.Beat;
import dev.covey.peers.session.BeatAnswer;
import dev.covey.peers.session.LinkListener;
import dev.covey.peers.session.Parcel;
import dev.covey.peers.session.Replies;
import dev.covey.peers.session.Requests;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GrpcLinkTest {

  private final FakeChannel channel = new FakeChannel();
  private final List<String> heard = new ArrayList<>();
  private final List<Status.Code> ends = new ArrayList<>();
  private final GrpcLink link =
      new GrpcLink(
          channel,
          -1,
          1 << 20,
          new CallbackThreads(Runnable::run),
          new Heard(),
          status -> ends.add(status.getCode()));

  @Test
  void bothStreamsShareTheNumberOfTheSession() {
    link.open();
    assertThat(channel.names()).containsExactly("Converse", "Control");
    assertThat(channel.calls)
        .allMatch(call -> "18446744073709551615".equals(call.headers.get(SessionCalls.SESSION)));
  }

  @Test
  void eitherStreamEndsTheOtherAndTheListenerHearsItOnce() {
    link.open();
    channel.calls.get(1).end(Status.UNAVAILABLE.withDescription("reset"));
    channel.calls.get(0).end(Status.CANCELLED);
    link.close();
    assertThat(channel.calls.get(0).cancels).isEqualTo(1);
    assertThat(ends).containsExactly(Status.Code.UNAVAILABLE);
    assertThat(heard).containsExactly("closed: OWNER_UNREACHABLE reset");
  }

  @Test
  void whatIsSentAfterTheEndIsLostAndThrowsNothing() {
    link.open();
    link.close();
    link.send(new Requests(List.of(), List.of(1L)));
    link.beat(new Beat(0, "", 0, 0, new ViewName(0, 0), 0, false));
    assertThat(heard).containsExactly("closed: OWNER_UNREACHABLE the session has ended");
  }

  @Test
  void streamThatEndedWhileTheOtherWasStartedLeftThatOneOpen() {
    // A call that is cancelled before it is started must not be started; one that is cancelled by
    // another thread while it starts may miss that.
    channel.onStart =
        call -> {
          if (call.method.equals("Control")) {
            channel.calls.get(0).end(Status.UNAVAILABLE);
            assertThat(call.cancels).isZero();
          }
        };
    link.open();
    assertThat(heard).containsExactly("closed: OWNER_UNREACHABLE UNAVAILABLE");
    assertThat(channel.calls.get(1).cancels).isEqualTo(1);
  }

  @Test
  void streamThatEndsWithinItsStartEndsTheLinkOnce() {
    channel.onStart = call -> call.end(Status.UNAVAILABLE);
    link.open();
    assertThat(heard).containsExactly("closed: OWNER_UNREACHABLE UNAVAILABLE");
  }

  @Test
  void parcelThatIsTooLargeIsNotCollected() {
    link.open();
    for (int bytes : List.of((1 << 20) + 1, -1, Integer.MIN_VALUE)) {
      assertThat(
              link.collect(new Parcel(1, bytes, new Freshness(0, 0, false), false), 1_000_000_000))
          .isCompletedWithValueMatching(
              answer ->
                  answer instanceof Answer.Failure failure
                      && failure.kind() == FailureKind.TOO_LARGE
                      && failure.detail().contains(Integer.toUnsignedString(bytes)));
    }
    assertThat(channel.calls).hasSize(2);
  }

  @Test
  void parcelOfFewerBytesThanAnnouncedIsNoValue() {
    link.open();
    var answer = link.collect(new Parcel(1, 5, new Freshness(0, 0, false), false), 1_000_000_000);
    channel.calls.get(2).end(Status.OK);
    assertThat(answer)
        .isCompletedWithValue(
            new Answer.Failure(FailureKind.OWNER_UNREACHABLE, "0 bytes of a value of 5"));
  }

  private final class Heard implements LinkListener {

    @Override
    public void received(Replies replies) {
      heard.add("received");
    }

    @Override
    public void heartbeatAnswered(BeatAnswer answer) {
      heard.add("heartbeat");
    }

    @Override
    public void ready() {
      heard.add("ready");
    }

    @Override
    public void closed(Answer.Failure why) {
      heard.add("closed: " + why.kind() + " " + why.detail());
    }
  }

  /** Calls that end when the test says so, and are as strict as gRPC's own. */
  private static final class FakeChannel extends Channel {

    final List<FakeCall<?, ?>> calls = new ArrayList<>();
    Consumer<FakeCall<?, ?>> onStart = call -> {};

    List<String> names() {
      return calls.stream().map(call -> call.method).toList();
    }

    @Override
    public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
      FakeCall<Q, R> call = new FakeCall<>(String.valueOf(method.getBareMethodName()), this);
      calls.add(call);
      return call;
    }

    @Override
    public String authority() {
      return "fake";
    }
  }

  private static final class FakeCall<Q, R> extends ClientCall<Q, R> {

    final String method;
    final FakeChannel channel;
    Metadata headers = new Metadata();
    int cancels;
    private @Nullable Listener<R> listener;

    FakeCall(String method, FakeChannel channel) {
      this.method = method;
      this.channel = channel;
    }

    void end(Status status) {
      Listener<R> told = listener;
      if (told != null) {
        listener = null;
        told.onClose(status, new Metadata());
      }
    }

    @Override
    public void start(Listener<R> responses, Metadata sent) {
      require(cancels == 0);
      listener = responses;
      headers = sent;
      channel.onStart.accept(this);
    }

    @Override
    public void request(int count) {}

    @Override
    public void cancel(@Nullable String message, @Nullable Throwable cause) {
      cancels++;
      end(Status.CANCELLED);
    }

    @Override
    public void halfClose() {
      require(cancels == 0);
    }

    @Override
    public void sendMessage(Q message) {
      require(cancels == 0);
    }

    private static void require(boolean state) {
      if (!state) {
        throw new IllegalStateException("call was cancelled");
      }
    }
  }
}
