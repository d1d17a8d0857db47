/**
 * Fuzz targets for everything that faces the outside. In a build each replays its seeds; with
 * {@code JAZZER_FUZZ=1} the chosen one is fuzzed. A target fails on any exception but the typed one
 * of its parser, on a broken law, and on input that takes too long.
 */
@NullMarked
package io.teeio.fuzz;

import org.jspecify.annotations.NullMarked;
