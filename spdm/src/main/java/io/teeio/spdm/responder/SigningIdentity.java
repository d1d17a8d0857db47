package io.teeio.spdm.responder;

import io.teeio.crypto.SigningKey;
import io.teeio.wire.Bytes;

/**
 * Whom a responder signs as.
 *
 * @param slotId 0 to 7, or 0xFF for the public key that requesters were provisioned with
 * @param digest what transcripts name it by: the digest of its chain or of its public key
 * @param key what it signs with
 */
record SigningIdentity(int slotId, Bytes digest, SigningKey key) {}
