/**
 * What a machine can prove of itself (CoVE, attestation): each layer's secret and key come from
 * those of the layer below and from what was measured ({@link
 * io.teeio.platform.evidence.DiceLayer}), and each layer signs a token about the next. The root of
 * trust signs the platform's, the TSM driver the TSM's ({@link
 * io.teeio.platform.evidence.MeasuredBoot}), the TSM that of a TVM. A token is a CWT in a
 * COSE_Sign1; the numbers that CoVE leaves open are in {@link
 * io.teeio.platform.evidence.EvidenceLabel}.
 *
 * <p>Firmware writes tokens and never reads any.
 */
@NullMarked
package io.teeio.platform.evidence;

import org.jspecify.annotations.NullMarked;
