/**
 * NVIDIA's GPUs and switches: their attestation reports as they are sent, and what the fields mean.
 *
 * <p>A report is an SPDM 1.1 GET_MEASUREMENTS and its MEASUREMENTS, one after the other, signed
 * with ECDSA P-384. What else a verifier wants to know (versions, modes, board) is in the
 * response's OpaqueData, in one of two forms ({@link io.teeio.attest.nvidia.OpaqueData}).
 */
@NullMarked
package io.teeio.attest.nvidia;

import org.jspecify.annotations.NullMarked;
