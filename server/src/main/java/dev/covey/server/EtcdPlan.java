package dev.covey.server;

import dev.covey.discovery.Discovery;
import dev.covey.discovery.RegistryKeys;
import dev.covey.discovery.RegistryTiming;
import dev.covey.discovery.etcd.EtcdDiscovery;
import dev.covey.discovery.etcd.EtcdDiscoveryBuilder;
import dev.covey.server.config.Config;
import dev.covey.server.config.Setting;
import dev.covey.server.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Discovery through etcd, as the configuration asks for it. */
final class EtcdPlan {

  private EtcdPlan() {}

  /**
   * @throws dev.covey.server.config.ConfigException if a setting is wrong
   */
  static Discovery discovery(Config config) {
    EtcdDiscoveryBuilder etcd = EtcdDiscovery.builder().timing(timing(config));
    String cluster = config.get(Settings.CLUSTER);
    String prefix = config.get(Settings.ETCD_PREFIX);
    config.apply(Settings.CLUSTER, name -> new RegistryKeys("/covey", name)); // checks it
    config.apply(Settings.ETCD_PREFIX, path -> new RegistryKeys(path, "covey"));
    etcd.cluster(cluster).prefix(prefix);
    config.find(Settings.ETCD_USER).ifPresent(user -> etcd.credentials(user, password(config)));
    config.requireWith(Settings.ETCD_PASSWORD, Settings.ETCD_USER);
    config.requireWith(Settings.ETCD_PASSWORD_FILE, Settings.ETCD_USER);
    config.requireWith(Settings.ETCD_TLS_KEY, Settings.ETCD_TLS_CERTIFICATE);
    config.requireWith(Settings.ETCD_TLS_CERTIFICATE, Settings.ETCD_TLS_KEY);
    file(config, Settings.ETCD_TLS_CA).ifPresent(etcd::trust);
    file(config, Settings.ETCD_TLS_CERTIFICATE)
        .ifPresent(
            own -> etcd.clientCertificate(own, file(config, Settings.ETCD_TLS_KEY).orElseThrow()));
    try {
      return etcd.endpoints(String.join(",", config.get(Settings.ETCD_ENDPOINTS))).build();
    } catch (IllegalArgumentException wrong) {
      Setting<?> blamed = blamed(String.valueOf(wrong.getMessage()));
      throw blamed.equals(Settings.ETCD_ENDPOINTS)
          ? config.refused("", blamed, wrong)
          : config.wrong("", blamed, wrong);
    }
  }

  /** Files are read when all is put together, where they have other names. */
  private static Setting<?> blamed(String message) {
    if (message.startsWith("certificates to trust")) {
      return Settings.ETCD_TLS_CA;
    }
    return message.startsWith("client certificate")
        ? Settings.ETCD_TLS_CERTIFICATE
        : Settings.ETCD_ENDPOINTS;
  }

  private static RegistryTiming timing(Config config) {
    return config.assemble(
        "",
        "etcd.",
        () ->
            new RegistryTiming(
                config.get(Settings.ETCD_LEASE_TIME),
                config.get(Settings.ETCD_CALL_TIMEOUT),
                config.get(Settings.ETCD_JOIN_TIMEOUT),
                config.get(Settings.ETCD_MIN_BACK_OFF),
                config.get(Settings.ETCD_MAX_BACK_OFF),
                config.get(Settings.ETCD_RELIST_INTERVAL)));
  }

  private static String password(Config config) {
    Optional<String> given = config.find(Settings.ETCD_PASSWORD);
    Optional<Path> file = file(config, Settings.ETCD_PASSWORD_FILE);
    if (given.isPresent() && file.isPresent()) {
      throw config.wrong(Settings.ETCD_PASSWORD_FILE, "none beside etcd.password");
    }
    String password = given.or(() -> file.map(path -> firstLine(config, path))).orElse("");
    if (password.isEmpty()) {
      Setting<?> where = file.isPresent() ? Settings.ETCD_PASSWORD_FILE : Settings.ETCD_USER;
      throw config.wrong(where, "a password in etcd.password or etcd.passwordFile");
    }
    return password;
  }

  private static String firstLine(Config config, Path file) {
    try {
      return Files.readString(file).lines().findFirst().orElse("");
    } catch (IOException unreadable) {
      throw config.wrong(Settings.ETCD_PASSWORD_FILE, "a file of UTF-8 text");
    }
  }

  private static Optional<Path> file(Config config, Setting<Path> setting) {
    Optional<Path> file = config.find(setting);
    if (file.isPresent() && (!Files.isReadable(file.get()) || Files.isDirectory(file.get()))) {
      throw config.wrong(setting, "a file to read");
    }
    return file;
  }
}
