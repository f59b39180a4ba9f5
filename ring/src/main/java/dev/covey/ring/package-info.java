/** Who owns a key: a pure function of the set of members. Start with {@code Ring}. */
@NullMarked
package dev.covey.ring;

import org.jspecify.annotations.NullMarked;
