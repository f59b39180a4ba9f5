package dev.covey.group;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** What comes back when every other member is told the same, in a cluster without leases. */
final class Acknowledgements {

  private Acknowledgements() {}

  /**
   * Tells all of them at once.
   *
   * @return when all have answered: {@link WriteAnswer.Done}, or a failure that names those who did
   *     not acknowledge. Never fails.
   */
  static CompletableFuture<WriteAnswer> of(
      List<Peer> peers, Function<Peer, CompletableFuture<WriteAnswer>> tell) {
    List<CompletableFuture<WriteAnswer>> answers = new ArrayList<>(peers.size());
    peers.forEach(peer -> answers.add(told(peer, tell)));
    return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            all -> {
              WriteAnswer outcome = new WriteAnswer.Done();
              for (int i = 0; i < answers.size(); i++) {
                outcome = Writes.and(outcome, ofOne(peers.get(i), answers.get(i).join()));
              }
              return outcome;
            });
  }

  private static CompletableFuture<WriteAnswer> told(
      Peer peer, Function<Peer, CompletableFuture<WriteAnswer>> tell) {
    try {
      return tell.apply(peer)
          .exceptionally(defect -> defective(Failures.bare(defect))); // against its contract
    } catch (Throwable defect) { // of the peer: the others are to be told in any case
      return CompletableFuture.completedFuture(defective(defect));
    }
  }

  private static WriteAnswer defective(Throwable defect) {
    return new WriteAnswer.Failure(FailureKind.WRITE_FAILED, Failures.describe(defect));
  }

  /** A member that does not have the group, or has closed it, has nothing to drop. */
  private static WriteAnswer ofOne(Peer peer, WriteAnswer answer) {
    if (answer instanceof WriteAnswer.Failure failure) {
      boolean hasNothing =
          failure.kind() == FailureKind.NO_SUCH_GROUP || failure.kind() == FailureKind.CLOSED;
      return hasNothing ? new WriteAnswer.Done() : not(peer, failure);
    }
    return answer instanceof WriteAnswer.Done
        ? answer
        : not(peer, new WriteAnswer.Failure(FailureKind.WRITE_FAILED, answer.toString()));
  }

  private static WriteAnswer not(Peer peer, WriteAnswer.Failure failure) {
    String what = failure.kind().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    String detail =
        "not acknowledged by "
            + peer.id()
            + ": "
            + (failure.kind() == FailureKind.OWNER_UNREACHABLE ? "unreachable" : what)
            + (failure.detail().isEmpty() ? "" : ": " + failure.detail());
    return new WriteAnswer.Failure(FailureKind.UNAVAILABLE, detail, List.of(peer.id()));
  }
}
