package dev.covey.server.config;

import dev.covey.discovery.Address;
import dev.covey.discovery.DnsDiscovery;
import dev.covey.discovery.FileDiscovery;
import dev.covey.discovery.OnDiscoveryLoss;
import dev.covey.group.GroupConfig;
import dev.covey.server.config.Setting.Secrecy;
import dev.covey.server.origin.HttpOriginSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every setting of the binary, in the order in which help and documentation show them: a table, and
 * as long as that.
 */
public final class Settings {

  private static final List<Setting<?>> ALL = new ArrayList<>(); // filled below, then only read

  private static final GroupConfig GROUP = GroupConfig.defaults();

  public static final Setting<String> CLUSTER =
      node(
          "cluster",
          Kind.TEXT,
          "covey",
          "name of the cluster: nodes of two clusters refuse each other");

  public static final Setting<String> ID =
      node(
          "id",
          Kind.TEXT,
          null,
          "member id, unique in the cluster; default: host:port as advertised, else as listened on,"
              + " with this machine's name for a wildcard; with dns.name always that address");

  public static final Setting<Address> LISTEN =
      node(
          "listen",
          Kind.ADDRESS,
          "127.0.0.1:7001",
          "where peers and clients call this node; port 0: a free one");

  public static final Setting<Address> ADVERTISE =
      node(
          "advertise",
          Kind.ADDRESS,
          null,
          "the address that peers are told, port 0 for the port listened on; default: listen, with"
              + " this machine's address for a wildcard");

  public static final Setting<String> ZONE =
      node("zone", Kind.TEXT, "", "rack or zone; a stand-in is in another one if there is one");

  public static final Setting<Integer> WEIGHT =
      node("weight", Kind.NUMBER, "1", "share of the keys relative to the other members'");

  public static final Setting<Preset> PRESET =
      node(
          "preset",
          Kind.oneOf(Preset.class),
          "lan",
          "how far away the members are: sets timing.* and the times of etcd.*");

  public static final Setting<Integer> MIN_MEMBERS =
      node(
          "minMembers",
          Kind.NUMBER,
          "1",
          "members in the view, this one included, before the node is ready");

  public static final Setting<OnDiscoveryLoss> ON_DISCOVERY_LOSS =
      node(
          "onDiscoveryLoss",
          Kind.oneOf(OnDiscoveryLoss.class),
          "serve",
          "what a node does that has not reached etcd for longer than its registration lasts: serve"
              + " what it has, or fence, which is to load for each call");

  public static final Setting<Integer> IO_THREADS =
      node("ioThreads", Kind.NUMBER, null, "network threads; default: one for each processor");

  public static final Setting<Integer> MAX_MESSAGE_BYTES =
      node("maxMessageBytes", Kind.SMALL_SIZE, "32MiB", "upper bound of a message between members");

  public static final Setting<List<String>> PEERS =
      node(
          "peers",
          Kind.LIST,
          null,
          "the members, this one included, for a cluster without etcd: a=host:port,b=host:port, or"
              + " host:port where that is the id");

  public static final Setting<Path> PEERS_FILE_PATH =
      node(
          "peersFile.path",
          Kind.FILE,
          null,
          "a text file with the members, id=host:port in each line, the same on every node; it may"
              + " change");

  public static final Setting<Duration> PEERS_FILE_INTERVAL =
      node(
          "peersFile.interval",
          Kind.DURATION,
          Durations.text(FileDiscovery.DEFAULT_INTERVAL),
          "after which the file is read again");

  public static final Setting<String> DNS_NAME =
      node(
          "dns.name",
          Kind.TEXT,
          null,
          "a host name whose addresses are the members, all on the port of this node, each with its"
              + " address for an id");

  public static final Setting<Duration> DNS_INTERVAL =
      node(
          "dns.interval",
          Kind.DURATION,
          Durations.text(DnsDiscovery.DEFAULT_INTERVAL),
          "after which the name is looked up again; after failures up to eight times that");

  public static final Setting<List<String>> ETCD_ENDPOINTS =
      node(
          "etcd.endpoints",
          Kind.LIST,
          null,
          "etcd servers, as host:port, http://… or https://…",
          Secrecy.URL);

  public static final Setting<String> ETCD_PREFIX =
      node("etcd.prefix", Kind.TEXT, "/covey", "where in etcd the members' registrations are");

  public static final Setting<String> ETCD_USER = node("etcd.user", Kind.TEXT, null, "etcd user");

  public static final Setting<String> ETCD_PASSWORD =
      node(
          "etcd.password",
          Kind.TEXT,
          null,
          "that user's password; in a flag others may see it",
          Secrecy.SECRET);

  public static final Setting<Path> ETCD_PASSWORD_FILE =
      node("etcd.passwordFile", Kind.FILE, null, "a file whose first line is the password");

  public static final Setting<Path> ETCD_TLS_CA =
      node(
          "etcd.tls.ca",
          Kind.FILE,
          null,
          "PEM file of whom to trust for https; default: the JVM's own");

  public static final Setting<Path> ETCD_TLS_CERTIFICATE =
      node("etcd.tls.certificate", Kind.FILE, null, "PEM file of this client's certificate chain");

  public static final Setting<Path> ETCD_TLS_KEY =
      node("etcd.tls.key", Kind.FILE, null, "PEM file of that certificate's key (PKCS #8)");

  public static final Setting<Duration> ETCD_LEASE_TIME =
      time("etcd.leaseTime", "a dead node leaves the list after this; at least 1s");

  public static final Setting<Duration> ETCD_CALL_TIMEOUT =
      time("etcd.callTimeout", "until a call of etcd has failed");

  public static final Setting<Duration> ETCD_JOIN_TIMEOUT =
      time("etcd.joinTimeout", "how long the start waits for etcd");

  public static final Setting<Duration> ETCD_MIN_BACK_OFF =
      time("etcd.minBackOff", "longest wait after a first failed call");

  public static final Setting<Duration> ETCD_MAX_BACK_OFF =
      time("etcd.maxBackOff", "longest wait after many; at most leaseTime");

  public static final Setting<Duration> ETCD_RELIST_INTERVAL =
      time("etcd.relistInterval", "after which the whole list is read again");

  public static final Setting<Duration> CONNECT_TIMEOUT =
      time("timing.connectTimeout", "until a connection that does not come about has failed");

  public static final Setting<Duration> RECONNECT_DELAY =
      time("timing.reconnectDelay", "after a failed connection until the next is tried");

  public static final Setting<Duration> KEEP_ALIVE_TIME =
      time("timing.keepAliveTime", "of silence, until a peer is asked for a sign of life");

  public static final Setting<Duration> KEEP_ALIVE_TIMEOUT =
      time("timing.keepAliveTimeout", "until a connection without that sign has failed");

  public static final Setting<Duration> VIEW_WAIT =
      time("timing.viewWait", "until a view has come that a peer has already");

  public static final Setting<Duration> ANSWER_GRACE =
      time("timing.answerGrace", "beyond the owner's load time-out, so that its failure arrives");

  public static final Setting<Optional<Address>> ADMIN =
      node(
          "admin", Kind.ADDRESS_OR_OFF, "127.0.0.1:7002", "where /metrics, /livez and /readyz are");

  public static final Setting<Path> PLUGINS =
      node("plugins", Kind.FILE, null, "folder of the jars that have getters");

  public static final Setting<Long> MAX_BYTES =
      group(
          "maxBytes", Kind.SIZE, Sizes.text(GROUP.maxBytes()), "heap for all tiers, on this node");

  public static final Setting<Double> HOT_SHARE =
      group(
          "hotShare",
          Kind.SHARE,
          text(GROUP.hotShare()),
          "of that, for copies of keys that others own");

  public static final Setting<Integer> MIRROR_AFTER_FETCHES =
      group(
          "mirrorAfterFetches",
          Kind.NUMBER,
          text(GROUP.mirrorAfterFetches()),
          "of a key that another owns, before a copy is kept; 1: each is; of a hot key, the first");

  public static final Setting<Double> ABSENT_SHARE =
      group(
          "absentShare",
          Kind.SHARE,
          text(GROUP.absentShare()),
          "of that, for the knowledge which keys have no value or have failed");

  public static final Setting<Double> MAX_ENTRY_SHARE =
      group(
          "maxEntryShare",
          Kind.SHARE,
          text(GROUP.maxEntryShare()),
          "of its tier, up to which an entry is stored");

  public static final Setting<Integer> MAX_KEY_BYTES =
      group("maxKeyBytes", Kind.SMALL_SIZE, Sizes.text(GROUP.maxKeyBytes()), "longest key");

  public static final Setting<Integer> MAX_VALUE_BYTES =
      group("maxValueBytes", Kind.SMALL_SIZE, Sizes.text(GROUP.maxValueBytes()), "largest value");

  public static final Setting<Duration> TIME_TO_LIVE =
      group(
          "timeToLive",
          Kind.DURATION,
          null,
          "hard limit of values whose origin does not say; default: until evicted");

  public static final Setting<Duration> SOFT_TIME_TO_LIVE =
      group(
          "softTimeToLive",
          Kind.DURATION,
          null,
          "soft limit of values whose origin does not say: past it they are served, and loaded anew"
              + " in the background; default: timeToLive");

  public static final Setting<Duration> STALE_IF_ERROR =
      group(
          "staleIfError",
          Kind.DURATION,
          null,
          "how long past their hard limit values whose origin does not say are served if loads fail;"
              + " default: not at all");

  public static final Setting<Boolean> MUST_REVALIDATE =
      group(
          "mustRevalidate",
          Kind.SWITCH,
          String.valueOf(GROUP.mustRevalidate()),
          "serve values to their soft limits only, whatever else is said");

  public static final Setting<Double> JITTER =
      group(
          "jitter",
          Kind.SHARE,
          text(GROUP.jitter()),
          "by which share, at most 0.5, limits are lengthened or shortened, so that what was loaded"
              + " together does not end together");

  public static final Setting<Duration> ABSENT_TIME_TO_LIVE =
      group(
          "absentTimeToLive",
          Kind.DURATION,
          Durations.text(GROUP.absentTimeToLive()),
          "how long it is remembered that a key has no value, unless its origin says");

  public static final Setting<Duration> ERROR_TIME_TO_LIVE =
      group(
          "errorTimeToLive",
          Kind.DURATION,
          Durations.text(GROUP.errorTimeToLive()),
          "how long it is remembered that a key's load has failed");

  public static final Setting<Duration> HOT_TIME_TO_LIVE =
      group(
          "hotTimeToLive",
          Kind.DURATION,
          null,
          "longest use of a copy of a key that another owns; default: to its owner's soft limit");

  public static final Setting<Duration> TIMEOUT =
      group("timeout", Kind.DURATION, Durations.text(GROUP.timeout()), "how long a call waits");

  public static final Setting<Duration> LOAD_TIMEOUT =
      group(
          "loadTimeout",
          Kind.DURATION,
          Durations.text(GROUP.loadTimeout()),
          "how long a load may take");

  public static final Setting<Duration> SOFT_LOAD_TIMEOUT =
      group(
          "softLoadTimeout",
          Kind.DURATION,
          null,
          "after which those who wait for a load get what staleIfError allows; default: half of"
              + " timeout");

  public static final Setting<Duration> RETRY_DELAY =
      group(
          "retryDelay",
          Kind.DURATION,
          Durations.text(GROUP.retryDelay()),
          "how long a value that is served although its load failed is not loaded again");

  public static final Setting<Integer> MAX_CONCURRENT_LOADS =
      group(
          "maxConcurrentLoads",
          Kind.NUMBER,
          text(GROUP.maxConcurrentLoads()),
          "loads at a time, on this node");

  public static final Setting<Integer> MAX_QUEUED_LOADS =
      group(
          "maxQueuedLoads",
          Kind.NUMBER,
          text(GROUP.maxQueuedLoads()),
          "loads that wait before more are refused");

  public static final Setting<Duration> QUEUE_TIMEOUT =
      group(
          "queueTimeout",
          Kind.DURATION,
          null,
          "how long a load waits before it is refused; default: timeout");

  public static final Setting<Integer> MAX_QUEUED_REFRESHES =
      group(
          "maxQueuedRefreshes",
          Kind.NUMBER,
          text(GROUP.maxQueuedRefreshes()),
          "keys that wait to be loaded anew before more are passed over");

  public static final Setting<Double> LOADS_PER_SECOND =
      group(
          "loadsPerSecond",
          Kind.DECIMAL,
          null,
          "loads that may begin in a second, on this node; default: any number");

  public static final Setting<Boolean> PASS_THROUGH =
      group(
          "passThrough",
          Kind.SWITCH,
          "false",
          "for debugging: ask the origin for every call, store nothing");

  public static final Setting<String> ORIGIN_URL =
      group(
          "origin.url",
          Kind.TEXT,
          null,
          "where values come from, such as http://host/items/{key}",
          Secrecy.URL);

  public static final Setting<Map<String, String>> ORIGIN_HEADERS =
      group("origin.headers", Kind.MAP, null, "sent with each request", Secrecy.VALUES);

  public static final Setting<Duration> ORIGIN_TIMEOUT =
      group(
          "origin.timeout",
          Kind.DURATION,
          Durations.text(HttpOriginSettings.DEFAULT_TIMEOUT),
          "of a whole exchange, body included");

  public static final Setting<Duration> ORIGIN_CONNECT_TIMEOUT =
      group(
          "origin.connectTimeout",
          Kind.DURATION,
          Durations.text(HttpOriginSettings.DEFAULT_CONNECT_TIMEOUT),
          "of a connection");

  public static final Setting<Integer> ORIGIN_MAX_REDIRECTS =
      group(
          "origin.maxRedirects",
          Kind.NUMBER,
          text(HttpOriginSettings.DEFAULT_MAX_REDIRECTS),
          "how many are followed");

  public static final Setting<String> GETTER =
      group(
          "getter",
          Kind.TEXT,
          null,
          "class in a plug-in that makes the getter, in place of origin.url");

  public static final Setting<Map<String, String>> GETTER_SETTINGS =
      group("settings", Kind.MAP, null, "what that class is given", Secrecy.VALUES);

  private Settings() {}

  /** All of them: the node's, then a group's. */
  public static List<Setting<?>> all() {
    return List.copyOf(ALL);
  }

  private static <T> Setting<T> node(
      String path, Kind<T> kind, @Nullable String fallback, String doc) {
    return node(path, kind, fallback, doc, Secrecy.OPEN);
  }

  private static <T> Setting<T> node(
      String path, Kind<T> kind, @Nullable String fallback, String doc, Secrecy secrecy) {
    return listed(new Setting<>(path, false, kind, fallback, doc, secrecy));
  }

  private static Setting<Duration> time(String path, String doc) {
    return node(path, Kind.DURATION, null, doc + "; default: by preset");
  }

  private static <T> Setting<T> group(
      String path, Kind<T> kind, @Nullable String fallback, String doc) {
    return group(path, kind, fallback, doc, Secrecy.OPEN);
  }

  private static <T> Setting<T> group(
      String path, Kind<T> kind, @Nullable String fallback, String doc, Secrecy secrecy) {
    return listed(new Setting<>(path, true, kind, fallback, doc, secrecy));
  }

  private static String text(Number number) {
    return String.valueOf(number);
  }

  private static <T> Setting<T> listed(Setting<T> setting) {
    ALL.add(setting);
    return setting;
  }
}
