/**
 * The algorithms that SPDM can negotiate: their bits in NEGOTIATE_ALGORITHMS and ALGORITHMS and the
 * sizes of the fields that depend on them (DSP0274). All registered ones are here, so that a
 * message of any connection can be read; which of them this project can compute is what {@code
 * io.teeio.crypto} says.
 */
@NullMarked
package io.teeio.spdm.algorithm;

import org.jspecify.annotations.NullMarked;
