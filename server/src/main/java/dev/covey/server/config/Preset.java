package dev.covey.server.config;

import dev.covey.node.Timing;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sets of times by how far away the members are from each other. */
public enum Preset {
  LOCAL(Timing.local(), Duration.ofSeconds(2)),
  LAN(Timing.lan(), Duration.ofSeconds(5)),
  WAN(Timing.wan(), Duration.ofSeconds(15));

  private final Timing timing;
  private final Duration leaseTime;

  Preset(Timing timing, Duration leaseTime) {
    this.timing = timing;
    this.leaseTime = leaseTime;
  }

  /** What it gives settings, as an operator would write it. */
  Map<Setting<?>, String> times() {
    Map<Setting<?>, String> values = new LinkedHashMap<>();
    values.put(Settings.CONNECT_TIMEOUT, Durations.text(timing.connectTimeout()));
    values.put(Settings.RECONNECT_DELAY, Durations.text(timing.reconnectDelay()));
    values.put(Settings.KEEP_ALIVE_TIME, Durations.text(timing.keepAliveTime()));
    values.put(Settings.KEEP_ALIVE_TIMEOUT, Durations.text(timing.keepAliveTimeout()));
    values.put(Settings.VIEW_WAIT, Durations.text(timing.viewWait()));
    values.put(Settings.ANSWER_GRACE, Durations.text(timing.answerGrace()));
    values.put(Settings.ETCD_LEASE_TIME, Durations.text(leaseTime));
    return values;
  }
}
