/**
 * Evidence of a device that speaks SPDM: signed measurement transcripts of 1.0 to 1.4, challenge
 * transcripts, CoVE-IO connection transcripts and certificate chains, and what they come to.
 *
 * <p>{@link io.teeio.attest.spdm.SpdmTranscript} reads bytes, {@link
 * io.teeio.attest.spdm.MeasuredBlock} says what a measurement means, and {@link
 * io.teeio.attest.spdm.SpdmAppraisal} judges.
 */
@NullMarked
package io.teeio.attest.spdm;

import org.jspecify.annotations.NullMarked;
