package io.teeio.attest.token;

import io.teeio.attest.Anchors;
import io.teeio.attest.certificate.Statements;
import java.util.Optional;

/**
 * What a verifier judges a TVM with.
 *
 * @param anchors roots of the makers of platforms
 * @param statements what was said about revocation of their certificates
 * @param references what the TVM and what is below it should be; without them that is not checked
 */
public record TvmCollateral(
    Anchors anchors, Statements statements, Optional<TvmReferenceValues> references) {}
