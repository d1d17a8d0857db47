package io.teeio.attest.certificate;

/** What an authority says about the revocation of certificates, read but not checked. */
public sealed interface Statement permits OcspResponse, RevocationList {}
