package dev.covey.group;

/**
 * Which of a cluster's views one has. Immutable.
 *
 * @param registryId who counted the revision: revisions of two registries say nothing of each other
 * @param revision grows with every change of the member set
 */
public record ViewName(long registryId, long revision) {

  /** What comes after it at the earliest. */
  ViewName next() {
    return new ViewName(registryId, revision + 1);
  }

  /** Whether who has this view has seen what led to {@code other}. */
  public boolean covers(ViewName other) {
    return registryId == other.registryId && revision >= other.revision;
  }
}
