package dev.covey.server;

import dev.covey.discovery.Address;
import dev.covey.discovery.Discovery;
import dev.covey.discovery.Member;
import dev.covey.discovery.StaticDiscovery;
import dev.covey.node.Node;
import dev.covey.node.NodeBuilder;
import dev.covey.node.Timing;
import dev.covey.server.config.Config;
import dev.covey.server.config.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A node that can be started: everything that can be checked without starting it is. Immutable.
 *
 * @param id the node's member id
 * @param builder with all of the node's settings
 * @param groups in the order of their names
 */
record NodePlan(Config config, String id, NodeBuilder builder, List<GroupPlan> groups) {

  private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

  /**
   * What the configuration asks for.
   *
   * @throws dev.covey.server.config.ConfigException if it is wrong
   */
  static NodePlan of(Config config) {
    NodeBuilder builder = Node.builder();
    String id = id(config);
    config.apply(Settings.CLUSTER, builder::cluster);
    config.apply(Settings.LISTEN, address -> builder.listen(address.toString()));
    config.apply(Settings.ADVERTISE, address -> builder.advertise(address.toString()));
    config.apply(Settings.ZONE, zone -> builder.zone(checkedZone(id, zone)));
    config.apply(Settings.WEIGHT, builder::weight);
    config.apply(Settings.MIN_MEMBERS, builder::minMembers);
    config.apply(Settings.ON_DISCOVERY_LOSS, builder::onDiscoveryLoss);
    config.apply(Settings.IO_THREADS, builder::ioThreads);
    config.apply(Settings.MAX_MESSAGE_BYTES, builder::maxMessageBytes);
    builder.id(id).timing(timing(config)).discovery(discovery(config, id));
    config.get(Settings.ADMIN); // read, so that it is checked
    List<GroupPlan> groups =
        config.groups().stream().map(group -> GroupPlan.of(config, group)).toList();
    return new NodePlan(config, id, builder, groups);
  }

  private static String id(Config config) {
    Optional<String> given = config.find(Settings.ID);
    if (given.isPresent()) {
      config.apply(Settings.ID, Member::requireId);
      return given.get();
    }
    Address listen = config.get(Settings.LISTEN);
    Address told = config.find(Settings.ADVERTISE).orElse(listen);
    int port = told.port() == 0 ? listen.port() : told.port();
    if (port == 0) {
      throw config.wrong(Settings.ID, "an id, since the port is not known before the start");
    }
    return new Address(WILDCARDS.contains(told.host()) ? hostName(config) : told.host(), port)
        .toString();
  }

  private static String hostName(Config config) {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      throw config.wrong(Settings.ID, "an id, since this machine does not know its name");
    }
  }

  private static String checkedZone(String id, String zone) {
    return new Member(id, new Address("localhost", 0), 1, zone, 0, 0).zone();
  }

  private static Timing timing(Config config) {
    return config.assemble(
        "",
        "timing.",
        () ->
            new Timing(
                config.get(Settings.CONNECT_TIMEOUT),
                config.get(Settings.RECONNECT_DELAY),
                config.get(Settings.KEEP_ALIVE_TIME),
                config.get(Settings.KEEP_ALIVE_TIMEOUT),
                config.get(Settings.VIEW_WAIT),
                config.get(Settings.ANSWER_GRACE)));
  }

  private static Discovery discovery(Config config, String id) {
    boolean etcd = config.isGiven("", Settings.ETCD_ENDPOINTS);
    if (config.isGiven("", Settings.PEERS)) {
      if (etcd) {
        throw config.wrong(Settings.PEERS, "none beside etcd.endpoints");
      }
      return peers(config, id);
    }
    if (etcd) {
      return EtcdPlan.discovery(config);
    }
    if (config.get(Settings.MIN_MEMBERS) > 1) {
      throw config.wrong(Settings.MIN_MEMBERS, "1, without peers and etcd");
    }
    return new Alone();
  }

  private static Discovery peers(Config config, String id) {
    for (var setting : List.of(Settings.WEIGHT, Settings.ZONE)) {
      if (config.isGiven("", setting)) {
        throw config.wrong(setting, "none with peers, where all are equal");
      }
    }
    List<Member> members;
    StaticDiscovery list;
    try {
      members = config.get(Settings.PEERS).stream().map(NodePlan::peer).toList();
      list = StaticDiscovery.of(members);
    } catch (IllegalArgumentException wrong) {
      throw config.refused("", Settings.PEERS, wrong);
    }
    if (members.stream().noneMatch(member -> member.id().equals(id))) {
      throw config.wrong(
          Settings.ID,
          id,
          "one of peers: " + String.join(", ", members.stream().map(Member::id).toList()));
    }
    if (config.get(Settings.MIN_MEMBERS) > members.size()) {
      throw config.wrong(
          Settings.MIN_MEMBERS, "at most " + members.size() + ", as many as peers has");
    }
    return list;
  }

  private static Member peer(String text) {
    return text.contains("=") ? Member.parse(text) : Member.of(text, Address.parse(text));
  }
}
