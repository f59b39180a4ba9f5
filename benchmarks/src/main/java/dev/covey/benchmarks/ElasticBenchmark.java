package dev.covey.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** What callers and the origin see of nodes that come, go, stand still and die, and of etcd. */
final class ElasticBenchmark implements Benchmark {
  private static final String EVENTS = "events=";
  private static final double MOST_CPU_MILLIS = 100;

  @Override
  public String name() {
    return "elastic";
  }

  @Override
  public String question() {
    return "What do callers and the origin see of nodes that come, go, stand still and die?"
        + " (Each a process; "
        + ElasticEvents.SIZE
        + " of them, and etcd.)";
  }

  /** Takes nothing for all events, or {@code events=join,drain}; and perhaps {@code --short}. */
  @Override
  public Report run(List<String> args) throws Exception {
    List<String> words = new ArrayList<>(args);
    List<ElasticEvent> chosen = List.of(ElasticEvent.values());
    for (String word : args) {
      if (word.startsWith(EVENTS)) {
        chosen = ElasticEvent.parseAll(word.substring(EVENTS.length()));
        words.remove(word);
      }
    }
    Length length = Length.of(words);
    Findings findings = new Findings();
    ElasticEvents events = new ElasticEvents(ElasticScale.of(length), findings);
    for (ElasticEvent event : chosen) {
      System.err.printf("event: %s%n", event.word());
      switch (event) {
        case JOIN -> events.join();
        case DRAIN -> events.drain();
        case KILL -> events.kill();
        case FREEZE -> events.freeze();
        case RESTART -> events.restart();
        case ETCD -> events.loseEtcd();
        case HUNDRED ->
            findings.addAtMost(
                "a member of %d joins".formatted(JoinCost.MEMBERS),
                "hundredJoinCpuMs",
                JoinCost.measure(length.pick(21, 5)),
                MOST_CPU_MILLIS);
      }
    }
    return findings.report();
  }
}
