/**
 * Evidence of TVMs with their devices (CoVE and CoVE-IO, "third party attesting the TVM with the
 * device"). A TVM hands out a {@link io.teeio.attest.token.TvmReport}: the certificate that its TSM
 * made, with tokens of platform, TSM and TVM, the events that it recorded about devices ({@link
 * io.teeio.attest.token.DeviceEvent}), and the devices' own evidence. {@link
 * io.teeio.attest.token.TvmAppraisal} appraises it for a third party.
 */
@NullMarked
package io.teeio.attest.token;

import org.jspecify.annotations.NullMarked;
