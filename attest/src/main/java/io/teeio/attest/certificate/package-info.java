/**
 * Certificates of devices and of those who sign reference values: chains of them to a trusted root,
 * what is said about their revocation, and what DICE and SPDM put into them.
 *
 * <p>{@link io.teeio.attest.certificate.ChainAppraisal} asks the questions. It gets all it needs as
 * arguments; {@link io.teeio.attest.certificate.KnownChains} may remember signatures between two
 * appraisals, which changes how long an answer takes and never the answer.
 */
@NullMarked
package io.teeio.attest.certificate;

import org.jspecify.annotations.NullMarked;
