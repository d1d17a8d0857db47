package io.teeio.attest.token;

import io.teeio.attest.cbor.CborItem;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;

/**
 * The certificate that get_evidence returns (CoVE, CBOR attestation certificate): the tokens of
 * platform, TSM and TVM, each signed by the layer below, in a token that the TSM signed.
 *
 * @param envelope the certificate as it was signed
 * @param issuer CDI_ID of the TSM
 * @param subject CDI_ID of the TVM
 * @param signedPlatform the platform's token as it was signed
 * @param platform what it says
 * @param signedTsm the TSM's token as it was signed
 * @param tsm what it says
 * @param signedTvm the TVM's token as it was signed
 * @param tvm what it says
 */
record TvmCertificate(
    SignedToken envelope,
    String issuer,
    String subject,
    SignedToken signedPlatform,
    PlatformToken platform,
    SignedToken signedTsm,
    TsmToken tsm,
    SignedToken signedTvm,
    TvmToken tvm) {
  private static final String NAME = "certificate";

  /** Reads a certificate; nothing of it is verified. */
  static TvmCertificate read(Bytes bytes) throws MalformedInput {
    SignedToken envelope = SignedToken.read(CborItem.read(bytes, NAME, SignedToken.CLAUSE));
    CborItem claims = envelope.claims();
    CborItem tokens = claims.get(TokenLabel.EVIDENCE).get(TokenLabel.SUBMODULES);
    SignedToken platform = SignedToken.read(tokens.get("platform"));
    SignedToken tsm = SignedToken.read(tokens.get("tsm"));
    SignedToken tvm = SignedToken.read(tokens.get("tvm"));
    return new TvmCertificate(
        envelope,
        claims.get(TokenLabel.ISSUER).text(),
        claims.get(TokenLabel.SUBJECT).text(),
        platform,
        PlatformToken.read(platform),
        tsm,
        TsmToken.read(tsm),
        tvm,
        TvmToken.read(tvm));
  }
}
