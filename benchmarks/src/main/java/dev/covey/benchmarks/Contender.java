package dev.covey.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A system of the comparison. Redis and memcached have one server each: with three, and the keys
 * spread over them by the client, they did not do more on two processors.
 */
enum Contender {
  COVEY(Shape.MEMBERS, 2),
  HAZELCAST(Shape.MEMBERS, 2),
  INFINISPAN(Shape.MEMBERS, 2),
  REDIS_LETTUCE(Shape.REDIS, 1),
  REDIS_JEDIS(Shape.REDIS, 1),
  MEMCACHED(Shape.MEMCACHED, 1),
  GROUPCACHE(Shape.GO, 2),
  /** The same with an HTTP client that keeps its connections, which it does not by default. */
  GROUPCACHE_TUNED(Shape.GO, 2),
  GRPC_DIRECT(Shape.UNARY, 2),
  GRPC_DEFAULT(Shape.UNARY, 2);

  /** What its processes are. */
  enum Shape {
    /** JVMs, the client one of the members. */
    MEMBERS,
    /** JVMs, the client none of the servers. */
    UNARY,
    /** {@code redis-server} and a JVM. */
    REDIS,
    /** {@code memcached} and a JVM. */
    MEMCACHED,
    /** {@link GoProgram}. */
    GO
  }

  private static final List<String> JVM_FLAGS =
      List.of(
          "-Xms256m", "-Xmx1g", "-Dnet.spy.log.LoggerImpl=net.spy.memcached.compat.log.SunLogger");

  private final Shape shape;
  private final int servers;

  Contender(Shape shape, int servers) {
    this.shape = shape;
    this.servers = servers;
  }

  /**
   * The one with this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Contender parse(String word) {
    return Arrays.stream(values())
        .filter(each -> each.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "systems: '%s' (expected: some of %s)".formatted(word, words())));
  }

  private static String words() {
    return Arrays.stream(values()).map(Contender::word).collect(Collectors.joining(","));
  }

  /** As on the command line. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  Shape shape() {
    return shape;
  }

  /** Without the client, even where it is a member too. */
  int servers() {
    return servers;
  }

  /** For its JVMs. */
  List<String> jvmFlags() {
    List<String> flags = new ArrayList<>(JVM_FLAGS);
    if (this == HAZELCAST) {
      flags.addAll(HazelcastPeer.JVM_FLAGS);
    }
    return flags;
  }

  /** What it takes to run it, and is not on this machine. */
  Optional<String> missing() {
    return switch (shape) {
      case MEMBERS, UNARY -> Optional.empty();
      case REDIS -> missing("redis-server");
      case MEMCACHED -> missing("memcached");
      case GO -> GoProgram.missing();
    };
  }

  private static Optional<String> missing(String program) {
    return Host.has(program) ? Optional.empty() : Optional.of(program);
  }

  /** Whether its client has such calls. */
  boolean takes(Load load) {
    return switch (load.kind()) {
      case BLOCKING, OPEN -> true;
      case ASYNC -> this != REDIS_JEDIS && shape != Shape.GO;
      case MANY -> shape != Shape.GO && shape != Shape.UNARY;
      case LOCAL -> this == COVEY;
    };
  }

  /** Starts what serves, in this process. */
  AutoCloseable serve(Seat seat) throws Exception {
    if (shape == Shape.UNARY) {
      return this == GRPC_DIRECT ? UnaryServer.direct(seat) : UnaryServer.withDefaults(seat);
    }
    return call(seat); // each member is one
  }

  /** Starts what asks, in this process. */
  Caller call(Seat seat) throws Exception {
    return switch (this) {
      case COVEY -> new CoveyPeer(seat);
      case HAZELCAST -> new HazelcastPeer(seat);
      case INFINISPAN -> new InfinispanPeer(seat);
      case REDIS_LETTUCE -> new LettuceCaller(seat);
      case REDIS_JEDIS -> new JedisCaller(seat);
      case MEMCACHED -> new MemcachedCaller(seat);
      case GRPC_DIRECT -> UnaryCaller.direct(seat);
      case GRPC_DEFAULT -> UnaryCaller.withDefaults(seat);
      case GROUPCACHE, GROUPCACHE_TUNED ->
          throw new UnsupportedOperationException("groupcache runs in Go");
    };
  }
}
