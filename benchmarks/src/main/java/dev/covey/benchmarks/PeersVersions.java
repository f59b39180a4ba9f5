package dev.covey.benchmarks;

import static java.util.stream.Collectors.joining;

import dev.covey.node.Node;
import java.io.File;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which versions a comparison is of: those of the jars on the class path, and what programs say.
 */
final class PeersVersions {
  private PeersVersions() {}

  /** By system. */
  static Map<String, String> of(List<Contender> contenders)
      throws IOException, InterruptedException {
    Map<String, String> versions = new LinkedHashMap<>();
    for (Contender contender : contenders) {
      versions.put(contender.word(), of(contender));
    }
    return versions;
  }

  private static String of(Contender contender) throws IOException, InterruptedException {
    return switch (contender) {
      case COVEY -> Node.version();
      case HAZELCAST -> jar("hazelcast");
      case INFINISPAN -> jar("infinispan-core");
      case REDIS_LETTUCE -> jar("lettuce-core") + ", redis " + redis();
      case REDIS_JEDIS -> jar("jedis") + ", redis " + redis();
      case MEMCACHED -> jar("spymemcached") + ", " + Host.output(List.of("memcached", "-V"));
      case GROUPCACHE, GROUPCACHE_TUNED ->
          "Debian's " + debian() + ", " + Host.output(List.of("go", "version"));
      case GRPC_DIRECT, GRPC_DEFAULT -> jar("grpc-netty");
    };
  }

  private static String redis() throws IOException, InterruptedException {
    return Host.output(List.of("redis-server", "--version")).replaceAll(".*v=(\\S+).*", "$1");
  }

  private static String debian() throws IOException, InterruptedException {
    if (!Host.has("dpkg-query")) {
      return "package";
    }
    return Host.output(
        List.of("dpkg-query", "-W", "-f", "${Version}", "golang-github-golang-groupcache-dev"));
  }

  private static String jar(String artifact) {
    Pattern name = Pattern.compile("(" + artifact + "-[0-9].*)\\.jar");
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(path -> name.matcher(new File(path).getName()))
        .filter(Matcher::matches)
        .map(found -> found.group(1))
        .collect(joining(", "));
  }
}
