/** The stand-alone node, and the commands that look into running ones. */
@NullMarked
package dev.covey.server;

import org.jspecify.annotations.NullMarked;
