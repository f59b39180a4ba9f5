/**
 * Who is in the list of members. Knows nothing of what the members do; start with {@code
 * Discovery}.
 */
@NullMarked
package dev.covey.discovery;

import org.jspecify.annotations.NullMarked;
