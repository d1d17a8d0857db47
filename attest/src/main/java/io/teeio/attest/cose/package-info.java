/**
 * COSE (RFC 9052) as evidence and reference values use it: one signer ({@link
 * io.teeio.attest.cose.CoseSign1}) or several ({@link io.teeio.attest.cose.CoseSign}), with the
 * content inside or beside, and keys in the forms of COSE and JOSE. Which key signed is for the
 * caller to know: nothing here trusts a key or a certificate because a message carries it.
 */
@NullMarked
package io.teeio.attest.cose;

import org.jspecify.annotations.NullMarked;
