package dev.covey.discovery;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What members say in a registry beside that they are there, for those that may not be able to hear
 * it from them, and what they read there. Where members do not register there is nothing to read,
 * and nothing said.
 *
 * <p>Safe for concurrent use, at any time: what is said before the member has joined, or after it
 * has left, is not said. Returns at once. Its futures complete on any thread, and never fail.
 */
public interface Noticeboard {

  /** That of members that do not register. */
  Noticeboard NONE =
      new Noticeboard() {
        @Override
        public void announce(View adopted) {}

        @Override
        public CompletableFuture<Boolean> listBehind(
            long registryId, long registration, Set<String> members) {
          return CompletableFuture.completedFuture(false);
        }

        @Override
        public CompletableFuture<Optional<Roster>> read() {
          return CompletableFuture.completedFuture(Optional.empty());
        }
      };

  /**
   * Says that this member has adopted a view. What cannot be said now is said as soon as it can,
   * unless there is another view to say it of.
   */
  void announce(View adopted);

  /**
   * Says which members may not have heard of all that this one has written, in place of whom it
   * said so before.
   *
   * <p>Under one registration to be called once the call before has completed. What a call says
   * holds until that of a later one does: a call that got no answer takes effect before a later one
   * or never.
   *
   * @param registryId as of {@link View#registryId}
   * @param registration as of {@link Member#registration}, which the list lives and dies with
   * @return whether that is known to be in effect: false if the member is not registered so any
   *     more, or the registry did not answer, so that it may be or may come to be
   */
  CompletableFuture<Boolean> listBehind(long registryId, long registration, Set<String> members);

  /**
   * Reads who is registered, linearizably: whatever was in effect before the call is in it.
   *
   * @return empty if the registry does not answer
   */
  CompletableFuture<Optional<Roster>> read();
}
