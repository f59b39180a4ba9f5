package dev.covey.group;

import java.time.Duration;

/**
 * A value with what is known of it.
 *
 * @param value the value
 * @param source where it came from
 * @param owner the id of the member that owns the key in this node's view
 * @param age time since the getter was called for it
 * @param stale whether it is past its hard limit, since a load of it failed, was refused, or takes
 *     long: see {@link GroupConfig#staleIfError}
 * @param <V> the type of the value
 */
public record Lookup<V>(V value, Source source, String owner, Duration age, boolean stale) {}
