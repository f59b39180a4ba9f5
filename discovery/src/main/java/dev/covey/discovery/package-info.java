/**
 * Who is in the list of members. Knows nothing of what the members do; start with {@link
 * dev.covey.discovery.Discovery}.
 */
@NullMarked
package dev.covey.discovery;

import org.jspecify.annotations.NullMarked;
