/**
 * One call for many callers. Knows nothing of caches or clusters; start with {@link
 * dev.covey.singleflight.SingleFlight}.
 */
@NullMarked
package dev.covey.singleflight;

import org.jspecify.annotations.NullMarked;
