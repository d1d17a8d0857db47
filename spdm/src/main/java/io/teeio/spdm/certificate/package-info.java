/**
 * Certificate chains as SPDM carries them: {@link io.teeio.spdm.certificate.CertificateChain} is
 * the chain buffer of a slot, {@link io.teeio.spdm.certificate.LeafProfile} what its last
 * certificate must look like to identify a responder. Whether the root deserves trust is decided
 * elsewhere.
 */
@NullMarked
package io.teeio.spdm.certificate;

import org.jspecify.annotations.NullMarked;
