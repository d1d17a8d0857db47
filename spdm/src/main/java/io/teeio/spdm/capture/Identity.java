package io.teeio.spdm.capture;

import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import java.util.Optional;

/**
 * Who signs: a slot's chain or a provisioned key.
 *
 * @param digest of the chain buffer or of the key, as transcripts name it
 * @param key what verifies; empty if only the digest is known or the key cannot be computed with
 * @param name where it is from, as "slot 0"
 * @param presented the chain with its SPDM header, or the key in DER; empty if only the digest is
 *     known
 */
record Identity(
    Bytes digest, Optional<VerificationKey> key, String name, Optional<Bytes> presented) {}
