package dev.covey.integration;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The rules of the house, for the classes below one root package: so that they can be tried on
 * classes that break them. Immutable.
 */
final class HouseRules {

  /** A module, and all of the house that its classes may know beside each other. */
  private static final Map<String, List<String>> MAY_KNOW =
      Map.ofEntries(
          entry("ring", List.of()),
          entry("singleflight", List.of()),
          entry("lru", List.of()),
          entry("discovery", List.of()),
          entry("discovery.etcd", List.of("discovery")),
          entry("proto", List.of()),
          entry("group", List.of("singleflight", "lru")),
          entry("peers", List.of("group", "ring", "discovery", "singleflight")),
          entry(
              "node",
              List.of("peers", "group", "ring", "discovery", "singleflight", "lru", "proto")),
          entry(
              "server",
              List.of("node", "group", "discovery", "discovery.etcd", "singleflight", "proto")),
          entry(
              "simulation", List.of("peers", "group", "ring", "discovery", "singleflight", "lru")));

  /** A third party's packages, and the modules that may know them. */
  private static final Map<String, List<String>> KNOWN_BY =
      Map.of(
          "io.etcd..", List.of("discovery.etcd"),
          "io.grpc..", List.of("node", "proto", "discovery.etcd", "server"),
          "io.netty..", List.of("node", "proto", "discovery.etcd"),
          "com.google.protobuf..", List.of("node", "proto", "group", "discovery.etcd", "server"),
          "com.fasterxml.jackson..", List.of("group", "server"),
          "com.github.benmanes..", List.of("lru"),
          "com.dynatrace..", List.of("ring"),
          "io.micrometer..", List.of("node", "server"),
          "org.slf4j..", List.of("node", "server"),
          "picocli..", List.of("server"));

  /**
   * So that who has its list in a file needs to make no thread for that; lists are tested without.
   */
  private static final String POLL_THREAD = ".discovery.PollThread";

  private final String root;

  HouseRules(String root) {
    this.root = root;
  }

  /** By name. */
  Map<String, ArchRule> all() {
    Map<String, ArchRule> rules = new LinkedHashMap<>();
    rules.put("every class is in a module that has rules", everyClassHasAModule());
    new TreeMap<>(MAY_KNOW)
        .forEach(
            (module, others) ->
                rules.put(module + " knows only what is below it", knowsOnly(module, others)));
    new TreeMap<>(KNOWN_BY)
        .forEach(
            (party, modules) ->
                rules.put(party + " is known to " + modules, isKnownTo(party, modules)));
    rules.put("no cycles", slices().matching(root + ".(*)..").should().beFreeOfCycles());
    rules.put("generated classes are in no public signature", noGeneratedClassInPublic());
    rules.put("time comes in through constructors", whereNothingRuns(this::asksForTheTime));
    rules.put(
        "randomness comes in through constructors", whereNothingRuns(this::asksForRandomness));
    rules.put(
        "threads come in through constructors", whereNothingRuns(this::makesOrBorrowsThreads));
    rules.put("futures name their executor", whereNothingRuns(this::leavesTheExecutorOpen));
    rules.put("no static state", noStaticState());
    rules.put(
        "no java.util.logging but to quieten it",
        isKnownTo("java.util.logging..", List.of("server")));
    rules.put("no output", noOutput());
    return rules;
  }

  private ArchRule everyClassHasAModule() {
    return classes().should().resideInAnyPackage(packages(MAY_KNOW.keySet().stream()));
  }

  private ArchRule knowsOnly(String module, List<String> others) {
    DescribedPredicate<JavaClass> house = resideInAPackage(root + "..");
    String[] known = packages(Stream.concat(Stream.of(module), others.stream()));
    return classes()
        .that()
        .resideInAnyPackage(packages(Stream.of(module)))
        .should()
        .onlyDependOnClassesThat(DescribedPredicate.not(house).or(resideInAnyPackage(known)))
        .allowEmptyShould(true); // fixtures break one rule each, and have not every module
  }

  private ArchRule isKnownTo(String party, List<String> modules) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(packages(modules.stream()))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(party);
  }

  private ArchRule noGeneratedClassInPublic() {
    return classes()
        .that()
        .resideOutsideOfPackage(root + ".proto..")
        .should(new NotBeSeenInPublic(resideInAPackage(root + ".proto..")));
  }

  private ArchRule whereNothingRuns(Predicate<JavaAccess<?>> forbidden) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(packages(Stream.of("node", "server", "proto", "discovery.etcd")))
        .and()
        .doNotHaveFullyQualifiedName(root + POLL_THREAD)
        .should()
        .accessTargetWhere(describe("that is kept to node, server and discovery.etcd", forbidden));
  }

  private ArchRule noStaticState() {
    return fields()
        .that()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackage(root + ".proto..") // generated
        .and()
        .areStatic()
        .should()
        .beFinal();
  }

  private ArchRule noOutput() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(root + ".server..") // its commands print
        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);
  }

  private boolean asksForTheTime(JavaAccess<?> access) {
    return is(access, System.class, Set.of("nanoTime", "currentTimeMillis"))
        || is(access, CompletableFuture.class, Set.of("orTimeout", "completeOnTimeout"))
        || (owner(access).startsWith("java.time.") && access.getTarget().getName().equals("now"));
  }

  private boolean asksForRandomness(JavaAccess<?> access) {
    return is(access, Math.class, Set.of("random"))
        || owner(access).equals(ThreadLocalRandom.class.getName())
        || owner(access).equals(Random.class.getName())
        || is(access, UUID.class, Set.of("randomUUID"));
  }

  private boolean makesOrBorrowsThreads(JavaAccess<?> access) {
    return is(access, Thread.class, Set.of("<init>"))
        || owner(access).equals(Executors.class.getName())
        || is(access, ForkJoinPool.class, Set.of("commonPool", "<init>"))
        || is(access, CompletableFuture.class, Set.of("delayedExecutor"))
        || access.getTarget().getName().equals("parallelStream");
  }

  private boolean leavesTheExecutorOpen(JavaAccess<?> access) {
    return access.getTargetOwner().isAssignableTo(CompletionStage.class)
        && access.getTarget().getName().endsWith("Async")
        && access.getTarget() instanceof CodeUnitAccessTarget target
        && target.getRawParameterTypes().stream()
            .noneMatch(type -> type.isEquivalentTo(Executor.class));
  }

  private static boolean is(JavaAccess<?> access, Class<?> owner, Set<String> names) {
    return owner(access).equals(owner.getName()) && names.contains(access.getTarget().getName());
  }

  private static String owner(JavaAccess<?> access) {
    return access.getTargetOwner().getName();
  }

  private String[] packages(Stream<String> modules) {
    return modules.map(this::packageOf).toArray(String[]::new);
  }

  /** The package of discovery-etcd is below that of discovery, and no part of it. */
  private String packageOf(String module) {
    return root + "." + module + (module.equals("discovery") ? "" : "..");
  }
}
