/**
 * Whole nodes against each other, in one process and in several, and the rules of the house. Start
 * with {@code Nodes}.
 */
@NullMarked
package dev.covey.integration;

import org.jspecify.annotations.NullMarked;
