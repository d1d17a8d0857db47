package io.teeio.attest.token;

import io.teeio.attest.Appraisal;
import io.teeio.attest.AsOf;
import io.teeio.attest.Check;
import io.teeio.attest.certificate.KnownChains;
import io.teeio.attest.spdm.ConnectionEvidence;
import io.teeio.attest.spdm.SpdmAppraisal;
import io.teeio.attest.spdm.SpdmEvidence;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Judges the devices that run in a TVM anew, by what the TVM looked at and attached to its report.
 * The verifier chose none of the nonces; that the evidence is the decision's is another check's
 * question.
 */
final class DeviceReview {
  private static final String SESSION = "session certificate";

  private final KnownChains chains;
  private final DeviceTrust trust;
  private final AsOf asOf;

  DeviceReview(KnownChains chains, DeviceTrust trust, AsOf asOf) {
    this.chains = chains;
    this.trust = trust;
    this.asOf = asOf;
  }

  /** One appraisal for each interface of {@code tvm} that runs and has evidence in the report. */
  List<Appraisal> of(TvmToken tvm, TvmReport report) {
    return tvm.interfaces().stream()
        .filter(InterfaceClaim::runs)
        .flatMap(claim ->
            report.devices().stream()
                .filter(shown -> shown.interfaceId() == claim.id())
                .map(shown -> of(claim, shown)))
        .toList();
  }

  private Appraisal of(InterfaceClaim claim, DeviceEvidence shown) {
    SpdmEvidence evidence =
        new SpdmEvidence(
            Stream.of(shown.connection(), shown.measurements())
                .filter(transcript -> !transcript.isEmpty())
                .toList(),
            Optional.empty(),
            List.of());
    Appraisal appraisal =
        new SpdmAppraisal(chains)
            .appraise(
                evidence,
                trust.collateral(),
                trust.policy(),
                asOf,
                List.of(session(claim, shown.connection())));
    return new Appraisal(
        "device " + claim.name() + ", " + appraisal.subject(),
        appraisal.verdict(),
        appraisal.measurements(),
        appraisal.claims(),
        appraisal.asOf());
  }

  /** The TSM's word, so that no TVM can show another device than the one it has. */
  private Check session(InterfaceClaim claim, Bytes connection) {
    try {
      Bytes leaf = ConnectionEvidence.read(connection, Guards.all()).chain().leaf().der();
      Bytes actual = chains.crypto().hash(HashAlgorithm.SHA_384, leaf);
      return Check.of(
              SESSION,
              claim.leaf().filter(actual::equals).isPresent(),
              "the TSM's session is with this certificate",
              "the TSM's session is with another certificate")
          .comparing(claim.leaf().map(Bytes::toString).orElse("none"), actual.toString());
    } catch (MalformedInput malformed) {
      return Check.fail(SESSION, malformed.getMessage());
    } catch (Violation broken) {
      return Check.fail(SESSION, String.valueOf(broken.getMessage()));
    }
  }
}
