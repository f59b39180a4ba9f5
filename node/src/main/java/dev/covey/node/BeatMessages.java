package dev.covey.node;

import dev.covey.group.ViewName;
import dev.covey.peers.session.Beat;
import dev.covey.peers.session.BeatAnswer;
import dev.covey.proto.v1.Heartbeat;

/** Between heartbeats and the messages that carry them. */
final class BeatMessages {

  private BeatMessages() {}

  static Heartbeat toMessage(Beat beat) {
    return Heartbeat.newBuilder()
        .setNumber(beat.sentAtNanos())
        .setMember(beat.member())
        .setIncarnation(beat.incarnation())
        .setRegistration(beat.registration())
        .setRegistryId(beat.view().registryId())
        .setRevision(beat.view().revision())
        .setMembers(beat.members())
        .setTrustsNothing(beat.trustsNothing())
        .build();
  }

  static Beat beat(Heartbeat message) {
    return new Beat(
        message.getNumber(),
        message.getMember(),
        message.getIncarnation(),
        message.getRegistration(),
        view(message),
        message.getMembers(),
        message.getTrustsNothing());
  }

  static Heartbeat toMessage(BeatAnswer answer) {
    return Heartbeat.newBuilder()
        .setNumber(answer.sentAtNanos())
        .setIncarnation(answer.incarnation())
        .setRegistryId(answer.view().registryId())
        .setRevision(answer.view().revision())
        .setMembers(answer.members())
        .setSettled(answer.settled())
        .setGranted(answer.granted())
        .build();
  }

  static BeatAnswer answer(Heartbeat message) {
    return new BeatAnswer(
        message.getNumber(),
        message.getIncarnation(),
        view(message),
        message.getMembers(),
        message.getSettled(),
        message.getGranted());
  }

  private static ViewName view(Heartbeat message) {
    return new ViewName(message.getRegistryId(), message.getRevision());
  }
}
