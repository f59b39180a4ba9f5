package dev.covey.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * What callers and the origin see of the origin's troubles, with lifetimes of seconds in place of
 * minutes: an {@link Outage}, a {@link Brownout}, the same without a cache. On request, other
 * outages, and limits on concurrent loads ({@link LimitComparison}).
 */
final class OutageBenchmark implements Benchmark {
  private static final String BROWNOUT = "brownout";
  private static final String LIMITS = "limits";

  @Override
  public String name() {
    return "outage";
  }

  @Override
  public String question() {
    return "What do callers and the origin see of the origin's troubles? (Lifetimes shortened to"
        + " 10 and 20 s; three nodes in this process.)";
  }

  /**
   * Takes nothing for what has bars; or the word for one trouble, or {@code brownout}, or {@code
   * limits}; and perhaps {@code --short}.
   */
  @Override
  public Report run(List<String> args) throws TimeoutException, InterruptedException {
    List<String> words = new ArrayList<>(args);
    Length length = words.remove("--short") ? Length.SHORT : Length.FULL;
    Findings findings = new Findings();
    if (words.isEmpty()) {
      new Outage(length).run(Trouble.FAILING, findings);
      new Brownout(length).run(findings);
    } else if (words.equals(List.of(BROWNOUT))) {
      new Brownout(length).run(findings);
    } else if (words.equals(List.of(LIMITS))) {
      new LimitComparison(length).run(findings);
    } else {
      new Outage(length).run(trouble(words), findings);
    }
    return findings.report();
  }

  private static Trouble trouble(List<String> words) {
    Optional<Trouble> known =
        Arrays.stream(Trouble.values())
            .filter(trouble -> words.equals(List.of(trouble.word())))
            .findFirst();
    return known.orElseThrow(
        () ->
            new IllegalArgumentException(
                "arguments: '%s' (expected: none, or one of %s, %s, %s; --short)"
                    .formatted(
                        String.join(" ", words),
                        Arrays.stream(Trouble.values())
                            .map(Trouble::word)
                            .collect(Collectors.joining(", ")),
                        BROWNOUT,
                        LIMITS)));
  }
}
