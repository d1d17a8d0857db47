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
 * @param devices what to judge its devices with anew; without it the TVM's own judgement counts
 */
public record TvmCollateral(
    Anchors anchors,
    Statements statements,
    Optional<TvmReferenceValues> references,
    Optional<DeviceTrust> devices) {
  /** Without anything to judge devices with. */
  public TvmCollateral(
      Anchors anchors, Statements statements, Optional<TvmReferenceValues> references) {
    this(anchors, statements, references, Optional.empty());
  }

  /** This, to judge devices with {@code trust}. */
  public TvmCollateral with(DeviceTrust trust) {
    return new TvmCollateral(anchors, statements, references, Optional.of(trust));
  }
}
