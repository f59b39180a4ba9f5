package dev.covey.server;

import dev.covey.discovery.Discovery;
import dev.covey.server.config.Config;
import dev.covey.server.config.Settings;

/** Discovery through etcd, as the configuration asks for it. */
final class EtcdPlan {

  private EtcdPlan() {}

  static Discovery discovery(Config config) {
    throw config.wrong(Settings.ETCD_ENDPOINTS, "peers, until there is discovery through etcd");
  }
}
