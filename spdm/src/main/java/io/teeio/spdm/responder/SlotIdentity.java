package io.teeio.spdm.responder;

import io.teeio.crypto.SigningKey;
import io.teeio.spdm.certificate.CertificateChain;

/**
 * What a responder is in one slot.
 *
 * @param chain its certificates, the root among them
 * @param key the key of the leaf certificate
 */
public record SlotIdentity(CertificateChain chain, SigningKey key) {}
