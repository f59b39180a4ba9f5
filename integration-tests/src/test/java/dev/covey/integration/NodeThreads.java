package dev.covey.integration;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;

/** The threads that a node has, as the JVM lists them by name. */
final class NodeThreads {

  /** An executor has ended a moment before its last thread has. */
  private static final Duration MOMENT = Duration.ofMillis(500);

  private NodeThreads() {}

  static List<String> of(String nodeId) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("covey-" + nodeId + "-"))
        .toList();
  }

  static void assertNone(String nodeId) {
    await("threads of " + nodeId).atMost(MOMENT).until(() -> of(nodeId), List::isEmpty);
  }
}
