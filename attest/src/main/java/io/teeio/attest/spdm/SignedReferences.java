package io.teeio.attest.spdm;

import io.teeio.attest.Anchors;
import io.teeio.attest.certificate.Statements;
import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import java.util.List;

/**
 * Reference manifests that somebody signed (CoRIM), and whom the verifier believes. A root of a
 * device's own chain does not count among these anchors: a device must not vouch for its own
 * reference values.
 *
 * @param manifests files, as they came
 * @param signers keys of signers that are known
 * @param anchors roots of signers that show certificates
 * @param statements what is known about the revocation of those
 */
public record SignedReferences(
    List<Bytes> manifests, List<VerificationKey> signers, Anchors anchors, Statements statements) {
  /** None at all. */
  public static final SignedReferences NONE =
      new SignedReferences(List.of(), List.of(), Anchors.NONE, Statements.NONE);

  /** Copies the lists. */
  public SignedReferences {
    manifests = List.copyOf(manifests);
    signers = List.copyOf(signers);
  }
}
