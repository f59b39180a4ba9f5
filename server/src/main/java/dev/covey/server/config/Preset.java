package dev.covey.server.config;

import dev.covey.discovery.RegistryTiming;
import dev.covey.node.Timing;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sets of times by how far away the members are from each other. */
public enum Preset {
  LOCAL,
  LAN,
  WAN;

  /** What it gives settings, as an operator would write it. */
  Map<Setting<?>, String> times() {
    Timing timing = timing();
    RegistryTiming registry = registry();
    Map<Setting<?>, String> values = new LinkedHashMap<>();
    values.put(Settings.CONNECT_TIMEOUT, Durations.text(timing.connectTimeout()));
    values.put(Settings.RECONNECT_DELAY, Durations.text(timing.reconnectDelay()));
    values.put(Settings.KEEP_ALIVE_TIME, Durations.text(timing.keepAliveTime()));
    values.put(Settings.KEEP_ALIVE_TIMEOUT, Durations.text(timing.keepAliveTimeout()));
    values.put(Settings.VIEW_WAIT, Durations.text(timing.viewWait()));
    values.put(Settings.ANSWER_GRACE, Durations.text(timing.answerGrace()));
    values.put(Settings.ETCD_LEASE_TIME, Durations.text(registry.leaseTime()));
    values.put(Settings.ETCD_CALL_TIMEOUT, Durations.text(registry.callTimeout()));
    values.put(Settings.ETCD_JOIN_TIMEOUT, Durations.text(registry.joinTimeout()));
    values.put(Settings.ETCD_MIN_BACK_OFF, Durations.text(registry.minBackOff()));
    values.put(Settings.ETCD_MAX_BACK_OFF, Durations.text(registry.maxBackOff()));
    values.put(Settings.ETCD_RELIST_INTERVAL, Durations.text(registry.relistInterval()));
    return values;
  }

  private Timing timing() {
    return switch (this) {
      case LOCAL -> Timing.local();
      case LAN -> Timing.lan();
      case WAN -> Timing.wan();
    };
  }

  private RegistryTiming registry() {
    return switch (this) {
      case LOCAL -> RegistryTiming.local();
      case LAN -> RegistryTiming.lan();
      case WAN -> RegistryTiming.wan();
    };
  }
}
