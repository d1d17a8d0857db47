package io.teeio.attest.certificate;

import io.teeio.attest.Anchors;
import io.teeio.attest.policy.RevocationPolicy;

/**
 * What a verifier has to judge a chain with.
 *
 * @param anchors whom it trusts
 * @param statements what it was given about revocation
 * @param revocation what it asks about revocation
 */
public record ChainTrust(Anchors anchors, Statements statements, RevocationPolicy revocation) {}
