package dev.covey.node;

import dev.covey.discovery.Member;
import dev.covey.proto.v1.HelloRequest;
import dev.covey.proto.v1.HelloResponse;
import java.util.Optional;

/**
 * How two members make sure that they mean each other: of the same cluster, the member that the
 * list names, and of releases that understand each other. Immutable.
 */
final class Greeting {

  /** Of the messages in {@code covey/v1}; a member refuses a version it does not know. */
  static final int PROTOCOL_VERSION = 1;

  private final String cluster;
  private final String self;

  Greeting(String cluster, String self) {
    this.cluster = cluster;
    this.self = self;
  }

  HelloRequest request() {
    return HelloRequest.newBuilder()
        .setCluster(cluster)
        .setMember(self)
        .setProtocolVersion(PROTOCOL_VERSION)
        .build();
  }

  /**
   * The answer to another member's greeting.
   *
   * @throws IllegalArgumentException if this node does not want to hear more of it
   */
  HelloResponse answer(HelloRequest request) {
    require("cluster", request.getCluster(), cluster);
    require("protocol version", request.getProtocolVersion(), PROTOCOL_VERSION);
    return HelloResponse.newBuilder()
        .setCluster(cluster)
        .setMember(self)
        .setProtocolVersion(PROTOCOL_VERSION)
        .build();
  }

  /** What is wrong with a member's answer; empty if nothing is. */
  Optional<String> objection(Member asked, HelloResponse response) {
    try {
      require("cluster", response.getCluster(), cluster);
      require("member id", response.getMember(), asked.id());
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static void require(String what, Object value, Object expected) {
    if (!value.equals(expected)) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: " + expected + ")");
    }
  }
}
