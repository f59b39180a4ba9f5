package dev.covey.discovery;

import java.util.ArrayList;
import java.util.List;

/** Keeps what a discovery tells. Confined to one thread. */
final class Heard implements DiscoveryListener {

  private final List<View> views = new ArrayList<>();
  private final List<Adoption> adoptions = new ArrayList<>();
  private final List<DiscoveryStatus> statuses = new ArrayList<>();

  @Override
  public void viewed(View view) {
    views.add(view);
  }

  @Override
  public void confirmed(long registryId, long registration, long untilNanos) {}

  @Override
  public void announced(Adoption adoption) {
    adoptions.add(adoption);
  }

  @Override
  public void changed(DiscoveryStatus status) {
    statuses.add(status);
  }

  /** The ids of the last view's members. */
  List<String> ids() {
    return views.get(views.size() - 1).members().stream().map(Member::id).toList();
  }

  /** How the member stands with its discovery now. */
  DiscoveryStatus status() {
    return statuses.get(statuses.size() - 1);
  }

  List<View> views() {
    return views;
  }

  List<Adoption> adoptions() {
    return adoptions;
  }

  List<DiscoveryStatus> statuses() {
    return statuses;
  }
}
