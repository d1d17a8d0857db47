package io.teeio.tvm;

import io.teeio.attest.Appraisal;
import io.teeio.attest.AsOf;
import io.teeio.attest.Check;
import io.teeio.attest.Rim;
import io.teeio.attest.certificate.KnownChains;
import io.teeio.attest.policy.Policy;
import io.teeio.attest.spdm.SpdmAppraisal;
import io.teeio.attest.spdm.SpdmEvidence;
import io.teeio.attest.token.DeviceEvidence;
import io.teeio.crypto.Crypto;
import io.teeio.wire.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a TVM judges the SPDM evidence of a device: as anybody else does ({@link SpdmAppraisal}), by
 * the policy of its owner, and besides that always with a session of its device's, and measurements
 * over its own nonce.
 */
final class LocalVerification {
  private static final int KNOWN_SIGNATURES = 256;
  private static final String CHAIN = "certificate chain";

  /** Without these a TVM does not know with whom it speaks, whatever its policy says. */
  private static final Set<String> NEEDED =
      Set.of(
          "transcript form",
          CHAIN,
          "session signature",
          "report signature",
          "nonce",
          "measurement blocks",
          "running firmware");

  private final TdmPolicy trusted;
  private final SpdmAppraisal appraisal;

  LocalVerification(TdmPolicy trusted, Crypto crypto) {
    this.trusted = trusted;
    this.appraisal = new SpdmAppraisal(new KnownChains(crypto, KNOWN_SIGNATURES));
  }

  /**
   * Judges a device.
   *
   * @param seen what the TSM gave
   * @param nonce what the device had to sign
   * @param renewed whether it was asked for what an update will bring
   * @param rim what it must measure; without one its measurements may be any
   * @param own what the TVM found out besides; the first checks of the verdict
   */
  Appraisal appraise(
      DeviceEvidence seen,
      Bytes nonce,
      boolean renewed,
      Optional<Rim> rim,
      List<Check> own,
      Instant now) {
    Policy policy = trusted.policy().requiring(NEEDED);
    return appraisal.appraise(
        new SpdmEvidence(
            List.of(seen.connection(), seen.measurements()),
            Optional.empty(),
            List.of(nonce),
            renewed),
        trusted.collateral(rim),
        rim.isPresent() ? policy : policy.waiving(Set.of(MeasuredIndexes.SUM)),
        AsOf.both(now),
        own);
  }

  /**
   * Whether {@code check}, on which the verdict depends and which could not be made, speaks against
   * the device: not if its owner gave the TVM no root to trust, and does not ask for one. Then the
   * verdict is "not checked", and the device is taken in.
   */
  boolean isMissing(Check check) {
    boolean rootless =
        check.name().equals(CHAIN)
            && trusted.anchors().isEmpty()
            && trusted.policy().anchors().device().accepted().isEmpty()
            && !trusted.policy().required().contains(CHAIN);
    return check.required() && check.result() == Check.Result.NOT_CHECKED && !rootless;
  }
}
