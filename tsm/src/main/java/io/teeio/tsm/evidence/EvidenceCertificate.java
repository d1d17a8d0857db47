package io.teeio.tsm.evidence;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.platform.evidence.CoseWriter;
import io.teeio.platform.evidence.DiceLayer;
import io.teeio.platform.evidence.EvidenceLabel;
import io.teeio.platform.evidence.TsmIdentity;
import io.teeio.wire.Bytes;
import io.teeio.wire.CborWriter;

/**
 * The certificate in CBOR that get_evidence returns (CoVE, CBOR attestation certificate): issuer
 * and subject, and the tokens of platform, TSM and TVM as one EAT. The TSM signs both the TVM's
 * token and the certificate.
 */
final class EvidenceCertificate {
  private final TsmIdentity identity;
  private final CoseWriter cose;

  EvidenceCertificate(TsmIdentity identity, Crypto crypto, RandomSource random) {
    this.identity = identity;
    this.cose = new CoseWriter(crypto, random);
  }

  /** The certificate of the TVM that {@code claims} describe: a COSE_Sign1. */
  Bytes of(TvmClaims claims) {
    DiceLayer tsm = identity.layer();
    Bytes token = cose.token(tsm.key(), claims.encode());
    Bytes payload =
        new CborWriter()
            .map(3)
            .integer(EvidenceLabel.ISSUER)
            .text(tsm.id())
            .integer(EvidenceLabel.SUBJECT)
            .text(subject(tsm, claims))
            .integer(EvidenceLabel.EVIDENCE)
            .map(1)
            .integer(EvidenceLabel.SUBMODULES)
            .map(3)
            .text("tsm")
            .encoded(identity.tsmToken())
            .text("tvm")
            .encoded(token)
            .text("platform")
            .encoded(identity.platformToken())
            .toBytes();
    return cose.token(tsm.key(), payload);
  }

  /** CDI_ID of the TVM: it follows from the TSM and from what the TVM was built from. */
  private static String subject(DiceLayer tsm, TvmClaims claims) {
    try (DiceLayer tvm = tsm.next(claims.registers().read(0))) {
      return tvm.id();
    }
  }
}
