package io.teeio.attest.spdm;

import io.teeio.attest.Anchors;
import io.teeio.attest.Rim;
import io.teeio.attest.certificate.Statements;
import io.teeio.crypto.VerificationKey;
import java.util.List;

/**
 * What a verifier has to judge SPDM evidence with.
 *
 * @param anchors roots of devices
 * @param statements what it was given about revocation
 * @param rims reference values in our own form, which the verifier vouches for itself
 * @param keys bare public keys of devices that it trusts (PUB_KEY_ID_CAP)
 * @param signed reference values that somebody else vouches for
 */
public record SpdmCollateral(
    Anchors anchors,
    Statements statements,
    List<Rim> rims,
    List<VerificationKey> keys,
    SignedReferences signed) {
  /** Nothing is at hand. */
  public static final SpdmCollateral NONE = new SpdmCollateral(Anchors.NONE, List.of());

  /** Copies the lists. */
  public SpdmCollateral {
    rims = List.copyOf(rims);
    keys = List.copyOf(keys);
  }

  /** Without signed reference values. */
  public SpdmCollateral(
      Anchors anchors, Statements statements, List<Rim> rims, List<VerificationKey> keys) {
    this(anchors, statements, rims, keys, SignedReferences.NONE);
  }

  /** Anchors and reference values. */
  public SpdmCollateral(Anchors anchors, List<Rim> rims) {
    this(anchors, Statements.NONE, rims, List.of());
  }

  /** This with signed reference values. */
  public SpdmCollateral with(SignedReferences references) {
    return new SpdmCollateral(anchors, statements, rims, keys, references);
  }
}
