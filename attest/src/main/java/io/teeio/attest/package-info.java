/**
 * Should this device be trusted? Pure functions from evidence, reference values and an as-of
 * instant to a {@link io.teeio.attest.Verdict}: no clock is read, no socket opened, no file
 * touched, so the same inputs give the same verdict in the TVM, in a service and in a test.
 *
 * <p>A {@link io.teeio.attest.Rim} lists what the measurements of a device must be; {@link
 * io.teeio.attest.Anchors} lists the roots that its certificate chain may end in; every question
 * that was asked is a {@link io.teeio.attest.Check} with its answer and the reason.
 */
@NullMarked
package io.teeio.attest;

import org.jspecify.annotations.NullMarked;
