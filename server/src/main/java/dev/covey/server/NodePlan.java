package dev.covey.server;

import dev.covey.discovery.Address;
import dev.covey.discovery.Member;
import dev.covey.node.Node;
import dev.covey.node.NodeBuilder;
import dev.covey.node.Timing;
import dev.covey.server.config.Config;
import dev.covey.server.config.Setting;
import dev.covey.server.config.Settings;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
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
    config.apply(Settings.LISTEN, address -> builder.listen(address.toString()));
    config.apply(Settings.ADVERTISE, address -> builder.advertise(address.toString()));
    config.apply(Settings.ID, builder::id);
    builder.discovery(ListPlan.discovery(config));
    String id = id(config, builder);
    config.apply(Settings.CLUSTER, builder::cluster);
    config.apply(Settings.ZONE, zone -> builder.zone(checkedZone(id, zone)));
    config.apply(Settings.WEIGHT, builder::weight);
    config.apply(Settings.MIN_MEMBERS, builder::minMembers);
    config.apply(Settings.ON_DISCOVERY_LOSS, builder::onDiscoveryLoss);
    config.apply(Settings.IO_THREADS, builder::ioThreads);
    config.apply(Settings.MAX_MESSAGE_BYTES, builder::maxMessageBytes);
    builder.id(id).timing(timing(config));
    config.get(Settings.ADMIN); // read, so that it is checked
    List<GroupPlan> groups =
        config.groups().stream().map(group -> GroupPlan.of(config, group)).toList();
    return new NodePlan(config, id, builder, groups);
  }

  private static String id(Config config, NodeBuilder builder) {
    if (ListPlan.source(config).filter(Settings.DNS_NAME::equals).isPresent()) {
      return idByAddress(config, builder);
    }
    String id = config.find(Settings.ID).orElseGet(() -> idByName(config));
    if (config.isGiven("", Settings.PEERS)) {
      List<String> ids = ListPlan.members(config).stream().map(Member::id).toList();
      if (!ids.contains(id)) {
        throw config.wrong(Settings.ID, id, "one of peers: " + String.join(", ", ids));
      }
    }
    return id;
  }

  private static String idByAddress(Config config, NodeBuilder builder) {
    Setting<?> address =
        config.isGiven("", Settings.ADVERTISE) ? Settings.ADVERTISE : Settings.LISTEN;
    try {
      return builder.id();
    } catch (IllegalArgumentException wrong) {
      boolean ofId = String.valueOf(wrong.getMessage()).startsWith("id: ");
      throw config.wrong("", ofId ? Settings.ID : address, wrong);
    } catch (UncheckedIOException unknown) {
      throw config.wrong(address, "an IP address of this machine");
    }
  }

  /** What the others may call this node, where they need not agree on that before they know it. */
  private static String idByName(Config config) {
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
}
