package dev.covey.server;

import dev.covey.discovery.Address;
import dev.covey.discovery.Discovery;
import dev.covey.discovery.DnsDiscovery;
import dev.covey.discovery.FileDiscovery;
import dev.covey.discovery.Member;
import dev.covey.discovery.StaticDiscovery;
import dev.covey.server.config.Config;
import dev.covey.server.config.Setting;
import dev.covey.server.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the list of members comes from, as the configuration asks for it. */
final class ListPlan {

  /** Each says by itself where the list is. */
  private static final List<Setting<?>> SOURCES =
      List.of(Settings.ETCD_ENDPOINTS, Settings.PEERS, Settings.PEERS_FILE_PATH, Settings.DNS_NAME);

  private ListPlan() {}

  /**
   * The setting that says where the list is; empty for a node that has none.
   *
   * @throws dev.covey.server.config.ConfigException if there are several
   */
  static Optional<Setting<?>> source(Config config) {
    List<Setting<?>> given =
        SOURCES.stream().filter(setting -> config.isGiven("", setting)).toList();
    if (given.size() > 1) {
      throw config.wrong(given.get(1), "none beside " + given.get(0).path());
    }
    return given.stream().findFirst();
  }

  /**
   * @throws dev.covey.server.config.ConfigException if a setting is wrong, or does not go with the
   *     list
   */
  static Discovery discovery(Config config) {
    Optional<Setting<?>> source = source(config);
    config.requireWith(Settings.PEERS_FILE_INTERVAL, Settings.PEERS_FILE_PATH);
    config.requireWith(Settings.DNS_INTERVAL, Settings.DNS_NAME);
    if (source.isEmpty()) {
      if (config.get(Settings.MIN_MEMBERS) > 1) {
        throw config.wrong(
            Settings.MIN_MEMBERS, "1, without peers, peersFile.path, dns.name and etcd.endpoints");
      }
      return new Alone();
    }
    if (source.get().equals(Settings.ETCD_ENDPOINTS)) {
      return EtcdPlan.discovery(config);
    }
    requireEqualMembers(config, source.get());
    if (source.get().equals(Settings.PEERS)) {
      return peers(config);
    }
    return source.get().equals(Settings.DNS_NAME) ? dns(config) : file(config);
  }

  private static void requireEqualMembers(Config config, Setting<?> source) {
    for (var setting : List.of(Settings.WEIGHT, Settings.ZONE)) {
      if (config.isGiven("", setting)) {
        throw config.wrong(setting, "none with " + source.path() + ", where all are equal");
      }
    }
  }

  private static Discovery peers(Config config) {
    List<Member> members = members(config);
    if (config.get(Settings.MIN_MEMBERS) > members.size()) {
      throw config.wrong(
          Settings.MIN_MEMBERS, "at most " + members.size() + ", as many as peers has");
    }
    try {
      return StaticDiscovery.of(members);
    } catch (IllegalArgumentException wrong) {
      throw config.refused("", Settings.PEERS, wrong);
    }
  }

  /**
   * Those that {@code peers} names.
   *
   * @throws dev.covey.server.config.ConfigException if one is not written as a member
   */
  static List<Member> members(Config config) {
    try {
      return config.get(Settings.PEERS).stream().map(ListPlan::peer).toList();
    } catch (IllegalArgumentException wrong) {
      throw config.refused("", Settings.PEERS, wrong);
    }
  }

  private static Member peer(String text) {
    return text.contains("=") ? Member.parse(text) : Member.of(text, Address.parse(text));
  }

  private static Discovery file(Config config) {
    Path file = config.get(Settings.PEERS_FILE_PATH);
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw config.wrong(Settings.PEERS_FILE_PATH, "a file to read");
    }
    return config.assemble(
        "", "peersFile.", () -> FileDiscovery.of(file, config.get(Settings.PEERS_FILE_INTERVAL)));
  }

  /** All members have one port: this node's. */
  private static Discovery dns(Config config) {
    Address listen = config.get(Settings.LISTEN);
    int advertised = config.find(Settings.ADVERTISE).map(Address::port).orElse(0);
    int port = advertised == 0 ? listen.port() : advertised;
    if (port == 0) {
      throw config.wrong(Settings.LISTEN, "a port, the same on all members, with dns.name");
    }
    config.apply(Settings.DNS_NAME, name -> DnsDiscovery.of(name, port)); // checks it
    String name = config.get(Settings.DNS_NAME);
    return config.assemble(
        "", "dns.", () -> DnsDiscovery.of(name, port, config.get(Settings.DNS_INTERVAL)));
  }
}
