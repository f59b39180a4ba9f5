/**
 * The settings of the binary: declared once, read from flags, environment and file. Start with
 * {@link dev.covey.server.config.Settings}.
 */
@NullMarked
package dev.covey.server.config;

import org.jspecify.annotations.NullMarked;
