/**
 * CBOR (RFC 8949) as verifiers need it: a {@link io.teeio.attest.cbor.Cbor} value is immutable and
 * equal by content; {@link io.teeio.attest.cbor.CborReader} reads hostile bytes within bounds and
 * refuses what is ambiguous; {@link io.teeio.attest.cbor.CborWriter} writes each value in one way
 * only; {@link io.teeio.attest.cbor.CborItem} walks through a value and says where it is not what a
 * specification demands.
 */
@NullMarked
package io.teeio.attest.cbor;

import org.jspecify.annotations.NullMarked;
