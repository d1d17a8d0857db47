/**
 * JOSE (RFC 7515, RFC 7517) as results of attestation use it: keys in JSON. As in COSE, nothing
 * here trusts a key because a message carries it.
 */
@NullMarked
package io.teeio.attest.jose;

import org.jspecify.annotations.NullMarked;
