/**
 * A map service that embeds Covey: each tile of the Mandelbrot set is rendered once in the whole
 * cluster. Start with {@code TilesService}; {@code Demo} runs three of them with visitors.
 */
@NullMarked
package dev.covey.examples.tiles;

import org.jspecify.annotations.NullMarked;
