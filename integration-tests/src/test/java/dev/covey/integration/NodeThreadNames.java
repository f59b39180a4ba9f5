package dev.covey.integration;

import java.util.List;

/** The threads that a node has, as the JVM lists them by name. */
final class NodeThreadNames {

  private NodeThreadNames() {}

  static List<String> of(String nodeId) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.startsWith("covey-" + nodeId + "-"))
        .toList();
  }
}
