package io.teeio.attest.result;

/**
 * Who came to a result (AR4SI 2.2.2).
 *
 * @param developer who made the verifier, as a URL
 * @param build which verifier it is
 */
public record VerifierId(String developer, String build) {}
