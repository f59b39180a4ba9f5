package dev.covey.node;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The meters of the calls to one peer. */
final class PeerMeters {

  private PeerMeters() {}

  static List<Meter> register(PeerCalls calls, Tags tags, MeterRegistry registry) {
    List<Meter> meters = new ArrayList<>();
    for (PeerCalls.Outcome outcome : PeerCalls.Outcome.values()) {
      meters.add(
          FunctionCounter.builder("covey.peer.calls", calls, its -> its.count(outcome))
              .tags(tags.and("outcome", outcome.label()))
              .register(registry));
    }
    meters.add(
        FunctionTimer.builder(
                "covey.peer.call.duration",
                calls,
                PeerCalls::count,
                PeerCalls::nanos,
                TimeUnit.NANOSECONDS)
            .tags(tags)
            .register(registry));
    return meters;
  }
}
