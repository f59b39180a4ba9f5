package dev.covey.discovery;

import java.util.Optional;

/**
 * Where in a registry a cluster has its list. Immutable.
 *
 * @param prefix before all of Covey's keys, such as {@code /covey}
 * @param cluster the cluster's name, which makes one step of a path
 */
public record RegistryKeys(String prefix, String cluster) {

  /**
   * @throws IllegalArgumentException if a part cannot be in a key
   */
  public RegistryKeys {
    if (!prefix.startsWith("/") || prefix.endsWith("/") || hasControlCharacters(prefix)) {
      throw new IllegalArgumentException(
          "prefix: \""
              + prefix
              + "\" (expected: begins with '/', does not end with it, without control characters)");
    }
    if (cluster.isBlank() || cluster.indexOf('/') >= 0 || hasControlCharacters(cluster)) {
      throw new IllegalArgumentException(
          "cluster: \"" + cluster + "\" (expected: not empty, without '/' and control characters)");
    }
  }

  private static boolean hasControlCharacters(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  /** What all keys of the cluster begin with. */
  String all() {
    return prefix + "/" + cluster + "/";
  }

  /**
   * The key of a random number, written by whoever finds none: another number means that the
   * registry lost what it had.
   */
  public String history() {
    return all() + "history";
  }

  /**
   * A key that is written together with the history, under a lease that nobody renews: while it is
   * there, members of a list that was lost may not know it yet.
   */
  String young() {
    return all() + "young";
  }

  /**
   * The key of the {@link Terms} that all members have, written by whoever finds none. It has no
   * lease: who has stopped all members may delete it, to start them with others.
   */
  public String terms() {
    return all() + "terms";
  }

  /** Where a member says which view it has adopted. */
  String adoptedBy(String id) {
    return adopted() + id;
  }

  /** Who says so in a key; empty for another key. */
  Optional<String> adopterOf(String key) {
    return after(adopted(), key);
  }

  /** Where a member says who may not have heard of all that it has written. */
  String behind(String id) {
    return behind() + id;
  }

  /** Behind whom somebody is, by a key; empty for another key. */
  Optional<String> leaderOf(String key) {
    return after(behind(), key);
  }

  private String behind() {
    return all() + "behind/";
  }

  private String adopted() {
    return all() + "adopted/";
  }

  String ofMember(String id) {
    return members() + id;
  }

  /** The member of a key; empty for another key. */
  Optional<String> memberOf(String key) {
    return after(members(), key);
  }

  private static Optional<String> after(String folder, String key) {
    return key.startsWith(folder) ? Optional.of(key.substring(folder.length())) : Optional.empty();
  }

  private String members() {
    return all() + "members/";
  }
}
