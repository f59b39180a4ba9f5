/**
 * Where the values of a stand-alone node come from: an HTTP service, a plug-in's getter, or
 * nowhere. Start with {@code HttpOrigin}.
 */
@NullMarked
package dev.covey.server.origin;

import org.jspecify.annotations.NullMarked;
