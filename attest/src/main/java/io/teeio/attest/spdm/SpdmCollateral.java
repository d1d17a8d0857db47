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
 * @param rims reference values
 * @param keys bare public keys of devices that it trusts (PUB_KEY_ID_CAP)
 */
public record SpdmCollateral(
    Anchors anchors, Statements statements, List<Rim> rims, List<VerificationKey> keys) {
  /** Nothing is at hand. */
  public static final SpdmCollateral NONE =
      new SpdmCollateral(Anchors.NONE, Statements.NONE, List.of(), List.of());

  /** Copies the lists. */
  public SpdmCollateral {
    rims = List.copyOf(rims);
    keys = List.copyOf(keys);
  }

  /** Anchors and reference values. */
  public SpdmCollateral(Anchors anchors, List<Rim> rims) {
    this(anchors, Statements.NONE, rims, List.of());
  }
}
