package dev.covey.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.covey.integration.offending.discovery.KnowsEtcd;
import dev.covey.integration.offending.discovery.etcd.KnowsRing;
import dev.covey.integration.offending.elsewhere.Homeless;
import dev.covey.integration.offending.elsewhere.KnowsThirdParties;
import dev.covey.integration.offending.group.Clocks;
import dev.covey.integration.offending.group.Dice;
import dev.covey.integration.offending.group.KnowsNodes;
import dev.covey.integration.offending.group.Logs;
import dev.covey.integration.offending.group.LooseFutures;
import dev.covey.integration.offending.group.Prints;
import dev.covey.integration.offending.group.Statics;
import dev.covey.integration.offending.group.Threads;
import dev.covey.integration.offending.node.ShowsGenerated;
import dev.covey.integration.offending.ring.KnowsBenchmarks;
import dev.covey.integration.offending.ring.KnowsGroups;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of the house hold; and each finds a class that breaks it. */
@Timeout(60)
class ArchitectureTest {

  /**
   * Slightly below the real number, 397 when this was written: fewer mean that modules are missing
   * from the class path, and that the rules look at nothing.
   */
  private static final int LEAST_CLASSES = 380;

  private static final String ROOT = "dev.covey";
  private static final String OFFENDING = "dev.covey.integration.offending";

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages(ROOT);

  private static final JavaClasses OFFENDERS = new ClassFileImporter().importPackages(OFFENDING);

  @Test
  void allModulesAreLookedAt() {
    assertThat(HOUSE.size()).isGreaterThanOrEqualTo(LEAST_CLASSES);
    assertThat(HOUSE).noneMatch(type -> type.getPackageName().startsWith("dev.covey.integration"));
  }

  static Stream<String> rules() {
    return new HouseRules(ROOT).all().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void houseKeepsTheRule(String name) {
    rule(ROOT, name).check(HOUSE);
  }

  static Stream<Arguments> offenders() {
    return Stream.of(
        Arguments.of("every class is in a module that has rules", Homeless.class),
        Arguments.of("ring knows only what is below it", KnowsGroups.class),
        Arguments.of("ring knows only what is below it", KnowsBenchmarks.class),
        Arguments.of("group knows only what is below it", KnowsNodes.class),
        Arguments.of("discovery knows only what is below it", KnowsEtcd.class),
        Arguments.of("discovery.etcd knows only what is below it", KnowsRing.class),
        Arguments.of("io.etcd.. is known to [discovery.etcd]", KnowsThirdParties.class),
        Arguments.of(
            "io.grpc.. is known to [node, proto, discovery.etcd, server]", KnowsThirdParties.class),
        Arguments.of(
            "io.netty.. is known to [node, proto, discovery.etcd]", KnowsThirdParties.class),
        Arguments.of(
            "com.google.protobuf.. is known to [node, proto, group, discovery.etcd, server]",
            KnowsThirdParties.class),
        Arguments.of(
            "com.fasterxml.jackson.. is known to [group, server]", KnowsThirdParties.class),
        Arguments.of("com.github.benmanes.. is known to [lru]", KnowsThirdParties.class),
        Arguments.of("com.dynatrace.. is known to [ring]", KnowsThirdParties.class),
        Arguments.of("io.micrometer.. is known to [node, server]", KnowsThirdParties.class),
        Arguments.of("org.slf4j.. is known to [node, server]", KnowsThirdParties.class),
        Arguments.of("picocli.. is known to [server]", KnowsThirdParties.class),
        Arguments.of("no cycles", KnowsGroups.class),
        Arguments.of("generated classes are in no public signature", ShowsGenerated.class),
        Arguments.of("generated classes are in no public signature", ShowsGenerated.Nested.class),
        Arguments.of("time comes in through constructors", Clocks.class),
        Arguments.of("randomness comes in through constructors", Dice.class),
        Arguments.of("threads come in through constructors", Threads.class),
        Arguments.of("futures name their executor", LooseFutures.class),
        Arguments.of("no static state", Statics.class),
        Arguments.of("no java.util.logging but to quieten it", Logs.class),
        Arguments.of("no output", Prints.class));
  }

  /** Whatever an offender declares is an offence. */
  @ParameterizedTest
  @MethodSource("offenders")
  void ruleFindsEveryOffence(String name, Class<?> offender) {
    String found = String.join("\n", violations(name));
    Stream.concat(
            Arrays.stream(offender.getDeclaredMethods()),
            Arrays.stream(offender.getDeclaredFields()))
        .filter(member -> !member.isSynthetic())
        .map(member -> offender.getName() + "." + member.getName())
        .forEach(offence -> assertThat(found).contains(offence));
    assertThat(found).contains(offender.getName());
  }

  @Test
  void everyKindOfRuleHasAnOffender() {
    Set<Object> offended = offenders().map(offence -> offence.get()[0]).collect(Collectors.toSet());
    assertThat(rules())
        .filteredOn(name -> !name.endsWith("knows only what is below it")) // one rule, by module
        .allMatch(offended::contains);
  }

  @Test
  void classThatNobodyElseCanCallMayShowGeneratedOnes() {
    assertThat(violations("generated classes are in no public signature"))
        .isNotEmpty()
        .noneMatch(found -> found.contains("KeepsGeneratedToItself"));
  }

  private static List<String> violations(String name) {
    return rule(OFFENDING, name).evaluate(OFFENDERS).getFailureReport().getDetails();
  }

  private static ArchRule rule(String root, String name) {
    return Objects.requireNonNull(new HouseRules(root).all().get(name), name);
  }
}
