/** A store bounded in bytes. Knows nothing of groups or clusters; start with {@link LocalCache}. */
@NullMarked
package dev.covey.lru;

import org.jspecify.annotations.NullMarked;
