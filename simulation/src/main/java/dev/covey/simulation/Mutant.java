package dev.covey.simulation;

import dev.covey.simulation.Mutation.Change;
import dev.covey.simulation.Mutation.How;
import java.util.List;
import java.util.Optional;

/** The real code without one of the guarantee's ingredients: which has to be found out. */
public enum Mutant {
  DETACHED_FLIGHT_STORES(
      Change.of("singleflight.RunningFlight", "isAttached", new How.Returns(true))),
  OWNER_DETACHES_NO_LOAD(Change.of("group.Loads", "detach", new How.Nothing())),
  MEMBER_DETACHES_NO_FETCH(Change.of("group.Fetches", "detach", new How.Nothing())),
  MEMBER_DROPS_NOTHING(Change.of("group.GroupHost", "drop", new How.Nothing())),
  OWNER_DROPS_NOTHING(Change.of("group.Tiers", "drop", new How.Nothing())),
  REMOVE_WAITS_FOR_NOBODY(
      Change.of("peers.Cluster", "dropElsewhere", new How.Advised(Advices.DoneAtOnce.class))),
  CLEAR_WAITS_FOR_NOBODY(
      Change.of("peers.Cluster", "dropAllElsewhere", new How.Advised(Advices.DoneAtOnce.class))),
  FLIGHTS_ARE_SHARED_WHILE_LAPSED(
      Change.of("group.Flights", "run", new How.Calls(Advices.isNotOver()))),
  COPIES_ARE_USED_WHILE_LAPSED(
      Change.of("group.Entry", "isValid", new How.Calls(Advices.isNotOver()))),
  LEASE_NEVER_LAPSES(Change.of("group.Lease", "isValid", new How.Advised(Advices.Timeless.class))),
  LAPSE_IS_NOTICED_LATE(Change.of("group.Lease", "renew", new How.Advised(Advices.Late.class))),
  LEASE_COUNTS_FROM_THE_ANSWER(
      Change.of("peers.Trust", "granted", new How.Advised(Advices.FromTheAnswer.class))),
  OWNER_FORGETS_ITS_LIFE_BEFORE(
      Change.of("peers.Grants", Change.CONSTRUCTOR, new How.Advised(Advices.NothingBefore.class))),
  OWNER_WAITS_FOR_HALF_A_LEASE(
      Change.of("peers.Grants", Change.CONSTRUCTOR, new How.Advised(Advices.HalfALease.class))),
  OWNER_GRANTS_WHILE_IT_WAITS(
      Change.of("peers.Grants", "due", new How.Nothing()),
      Change.of("peers.Grants", "settled", new How.Nothing())),
  OWNER_TAKES_CLOCKS_TO_BE_EQUAL(
      Change.of("peers.Grants", Change.CONSTRUCTOR, new How.Advised(Advices.EqualClocks.class))),
  WHO_HAS_LEFT_IS_NOT_WAITED_FOR(Change.of("peers.Views", "leftTrustNanos", new How.Returns(0L))),
  JOINER_HAS_NO_BARRIER(Change.of("peers.Views", "settle", new How.Advised(Advices.Settled.class))),
  LISTING_IS_NOT_WAITED_FOR(Change.of("peers.Behind", "remainingNanos", new How.Returns(0L))),
  LISTING_COUNTS_AT_ONCE(
      Change.of("peers.Behind", "remainingNanos", new How.Advised(Advices.AtOnce.class))),
  READ_COUNTS_FROM_THE_ANSWER(
      Change.of("peers.Views", "read", new How.Advised(Advices.AskedNow.class))),
  READ_REVIVES_A_LEASE(
      Change.of("peers.Trust", "extended", new How.Advised(Advices.BeforeItLapsed.class))),
  READ_PASSES_OVER_WHO_IS_BEHIND(Change.of("discovery.Roster", "isBehind", new How.Returns(false))),
  ANNOUNCEMENT_OF_BEFORE_COUNTS(
      Change.of("peers.Views", "hasAnnounced", new How.Advised(Advices.WheneverItWas.class))),
  EMPTY_REGISTRY_IS_TAKEN_FOR_OLD(Change.of("discovery.View", "young", new How.Returns(false))),
  LEAVING_NODE_GOES_ON(Change.of("peers.Views", "fence", new How.Nothing())),
  FENCED_NODE_GOES_ON(Change.of("peers.Standing", "begin", new How.Advised(Advices.Sure.class))),
  FENCED_NODE_COMPLETES_WRITES(
      Change.of("group.OwnedWrites", "take", new How.Calls(Advices.isNotOver())),
      Change.of("group.OwnedWrites", "answer", new How.Calls(Advices.isNotOver())),
      Change.of("peers.Standing", "isCurrent", new How.Returns(true))),
  HANDED_VALUE_IS_TAKEN_WHATEVER_ITS_AGE(
      Change.of("group.Fences", "isYounger", new How.Returns(true))),
  HANDED_VALUE_COUNTS_FROM_ITS_ARRIVAL(
      Change.of("group.Entries", "handed", new How.Advised(Advices.FromItsArrival.class))),
  WHO_HAS_NOT_HEARD_OF_WRITES_INHERITS(Change.of("peers.Views", "wasHeard", new How.Returns(true))),
  VIEW_ENDS_NO_OWNERSHIP(Change.of("peers.Snapshot", "endAllBut", new How.Nothing()));

  @SuppressWarnings("ImmutableEnumChecker") // never written once made
  private final List<Change> changes;

  Mutant(Change... changes) {
    this.changes = List.of(changes);
  }

  /**
   * Looks for something wrong with this mutant, in the scenarios and then in seeds, and puts the
   * real code back. Nothing else is to run in this JVM meanwhile.
   *
   * @param scenarios those in which nothing is wrong without the mutant
   * @param seeds how many are tried at most
   * @return what has shown it; empty if nothing did
   */
  public Optional<String> kill(
      List<Scenario> scenarios, Campaign campaign, long firstSeed, long seeds) {
    Mutation mutation = Mutation.apply(changes);
    try {
      for (Scenario scenario : scenarios) {
        List<String> violations = scenario.violations();
        if (!violations.isEmpty()) {
          return Optional.of(scenario + ": " + violations.get(0));
        }
      }
      return campaign.run(firstSeed, seeds, 1).failed().stream()
          .findFirst()
          .map(outcome -> "seed " + outcome.seed() + ": " + outcome.violations().get(0));
    } finally {
      mutation.undo();
    }
  }
}
