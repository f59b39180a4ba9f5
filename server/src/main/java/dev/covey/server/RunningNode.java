package dev.covey.server;

import dev.covey.discovery.Address;
import dev.covey.discovery.DiscoveryException;
import dev.covey.discovery.DiscoveryStatus;
import dev.covey.discovery.MemberIdTakenException;
import dev.covey.group.Codec;
import dev.covey.node.CoveyMetrics;
import dev.covey.node.Node;
import dev.covey.server.config.Config;
import dev.covey.server.config.Setting;
import dev.covey.server.config.Settings;
import dev.covey.server.origin.HttpOrigins;
import dev.covey.server.origin.Plugins;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node of this process with all that belongs to it, from its start to SIGTERM. What was opened
 * is closed in reverse order; guarded by this, since a signal may come at any time.
 */
final class RunningNode {

  private static final Logger LOG = LoggerFactory.getLogger(RunningNode.class);

  private static final Duration READY_CHECK = Duration.ofSeconds(10);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private final NodePlan plan;
  private final Terminal terminal;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private boolean closed;

  private RunningNode(NodePlan plan, Terminal terminal) {
    this.plan = plan;
    this.terminal = terminal;
  }

  /**
   * Runs the node until the process is told to terminate; returns only if it cannot start.
   *
   * @throws CommandException if it cannot start
   * @throws dev.covey.server.config.ConfigException if it should not
   */
  static int run(NodePlan plan, Terminal terminal) throws InterruptedException {
    RunningNode running = new RunningNode(plan, terminal);
    Thread hook = new Thread(running::terminate, "covey-server-terminate");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      running.start();
    } catch (RuntimeException | Error failed) {
      if (!running.close()) {
        new CountDownLatch(1).await(); // told to terminate meanwhile: the hook ends the process
      }
      throw failed;
    }
    new CountDownLatch(1).await();
    return Exit.OK;
  }

  /** Without this, the JVM would exit with 143 although nothing is wrong. */
  private void terminate() {
    SecondSignal.endsTheProcess();
    if (close()) {
      terminal.out().flush();
      Runtime.getRuntime().halt(Exit.OK);
    }
  }

  private void start() {
    Config config = plan.config();
    ServerThreads threads = opened(new ServerThreads());
    Optional<Plugins> plugins = plugins(config);
    Measures measures = opened(new Measures());
    Node node = opened(openNode(config));
    new CoveyMetrics(node).bindTo(measures.registry());
    HttpOrigins origins = new HttpOrigins(threads.origin(), threads.timer(), System::nanoTime);
    plan.groups().forEach(group -> make(node, group, origins, plugins));
    if (plan.groups().isEmpty()) {
      LOG.warn("no groups: what this node owns, others load for themselves");
    }
    Optional<AdminPort> admin =
        config.get(Settings.ADMIN).map(at -> openAdmin(config, at, node, measures, threads));
    join(config, node);
    awaitReady(node);
    terminal.out().println(ready(node, admin));
  }

  private Optional<Plugins> plugins(Config config) {
    return config
        .find(Settings.PLUGINS)
        .map(
            folder -> {
              try {
                return opened(Plugins.in(folder));
              } catch (IllegalArgumentException wrong) {
                throw config.wrong("", Settings.PLUGINS, wrong);
              }
            });
  }

  private Node openNode(Config config) {
    try {
      return plan.builder().open();
    } catch (UncheckedIOException e) {
      throw failed(config, Settings.LISTEN, e);
    }
  }

  private static void make(
      Node node, GroupPlan group, HttpOrigins origins, Optional<Plugins> plugins) {
    var getter = group.getter(origins, plugins);
    try {
      node.asyncGroup(group.name(), Codec.bytes(), getter, group.config());
    } catch (IllegalArgumentException tooLarge) {
      throw group.all().wrong(group.name(), Settings.MAX_VALUE_BYTES, tooLarge);
    }
  }

  private AdminPort openAdmin(
      Config config, Address at, Node node, Measures measures, ServerThreads threads) {
    try {
      return opened(AdminPort.open(at, () -> readiness(node), measures::scrape, threads.admin()));
    } catch (UncheckedIOException e) {
      throw failed(config, Settings.ADMIN, e);
    }
  }

  private static void join(Config config, Node node) {
    try {
      node.join();
    } catch (MemberIdTakenException e) {
      throw failed(config, Settings.ID, e);
    } catch (DiscoveryException e) {
      throw failed(config, ListPlan.source(config).orElseThrow(), withExpectation(e));
    }
  }

  /** What etcd itself says has none. */
  private static DiscoveryException withExpectation(DiscoveryException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("(expected: ")
        ? e
        : new DiscoveryException(
            message
                + " (expected: an etcd that can be reached, and takes etcd.user and its password)",
            e);
  }

  private void awaitReady(Node node) {
    while (!node.isReady()) {
      try {
        node.awaitReady(READY_CHECK);
      } catch (TimeoutException notYet) {
        LOG.info("waiting id={} {}", node.id(), notYet.getMessage());
      }
    }
  }

  private Readiness readiness(Node node) {
    DiscoveryStatus status = node.discoveryStatus();
    String state = status.state() + (status.detail().isEmpty() ? "" : " (" + status.detail() + ")");
    List<String> reasons =
        node.isReady() ? List.of() : List.of("discovery " + state + ", " + node.missing());
    List<String> notes = new ArrayList<>();
    if (status.state() == DiscoveryStatus.State.STALE) {
      notes.add("discovery " + state);
    }
    if (node.isReady() && !node.isSureToBeListed()) {
      notes.add(
          "the registration may have ended: writes need every member, and what was removed"
              + " elsewhere may be served unless onDiscoveryLoss is fence");
    }
    return new Readiness(reasons, notes);
  }

  private static String ready(Node node, Optional<AdminPort> admin) {
    return "covey ready id="
        + node.id()
        + " listen="
        + node.address().map(Address::toString).orElse("-")
        + " advertise="
        + node.advertised().map(Address::toString).orElse("-")
        + " admin="
        + admin.map(port -> port.address().toString()).orElse("off")
        + " members="
        + node.members().size();
  }

  private static CommandException failed(Config config, Setting<?> setting, RuntimeException e) {
    return new CommandException(
        Exit.FAILURE, String.valueOf(config.refused("", setting, e).getMessage()), e);
  }

  private <T extends AutoCloseable> T opened(T resource) {
    synchronized (this) {
      if (!closed) {
        open.push(resource);
        return resource;
      }
    }
    close(resource);
    throw new IllegalStateException("told to terminate");
  }

  /** Whether this call closed everything, and none before it. */
  private boolean close() {
    synchronized (this) {
      if (closed) {
        return false;
      }
      closed = true;
    }
    Thread closing = new Thread(this::closeAll, "covey-server-close");
    closing.setDaemon(true); // what hangs in a plug-in does not keep the process
    closing.start();
    try {
      closing.join(CLOSE_TIMEOUT.toMillis());
      if (closing.isAlive()) {
        LOG.warn("not closed within {}, ends all the same", CLOSE_TIMEOUT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  /** Nothing is added any more. */
  private void closeAll() {
    open.forEach(RunningNode::close);
  }

  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      LOG.warn("not closed", e);
    }
  }
}
