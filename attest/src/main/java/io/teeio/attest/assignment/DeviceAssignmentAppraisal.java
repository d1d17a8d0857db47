package io.teeio.attest.assignment;

import io.teeio.attest.Appraisal;
import io.teeio.attest.AsOf;
import io.teeio.attest.Check;
import io.teeio.attest.Claim;
import io.teeio.attest.MeasurementComparison;
import io.teeio.attest.Signers;
import io.teeio.attest.Verdict;
import io.teeio.attest.assignment.DeviceAssignmentToken.Envelope;
import io.teeio.attest.certificate.KnownChains;
import io.teeio.attest.cose.CoseSign1;
import io.teeio.attest.policy.Policy;
import io.teeio.attest.spdm.ChallengeEvidence;
import io.teeio.attest.spdm.DeviceChain;
import io.teeio.attest.spdm.MeasurementEvidence;
import io.teeio.attest.spdm.SpdmAppraisal;
import io.teeio.attest.spdm.SpdmCollateral;
import io.teeio.attest.spdm.SpdmTranscript;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Appraises a device assignment token: who vouches for it, and each of its devices as {@link
 * SpdmAppraisal} does. What the token says in words of its own must be what the device signed.
 */
public final class DeviceAssignmentAppraisal {
  private final KnownChains known;

  /** Appraises with {@code known}, which brings the cryptography along. */
  public DeviceAssignmentAppraisal(KnownChains known) {
    this.known = known;
  }

  /**
   * Appraises {@code token}. Checks "token form", "token signature" and "nonce", and for each
   * device, besides those of SPDM, "token claims" and "device name".
   *
   * @param attesters one of whom has to have signed the token; without one that is not checked, and
   *     nothing passes
   * @param nonce what the verifier wanted in it; a device that was asked with the same shows that
   *     its own evidence is fresh, too
   */
  public Appraisal appraise(
      Bytes token,
      Signers attesters,
      Optional<Bytes> nonce,
      SpdmCollateral collateral,
      Policy policy,
      AsOf asOf) {
    List<Check> checks = new ArrayList<>();
    List<Appraisal> parts = new ArrayList<>();
    try {
      Envelope envelope = DeviceAssignmentToken.read(token);
      checks.add(Check.pass("token form", DeviceAssignmentToken.PROFILE));
      checks.add(signature(envelope, attesters));
      checks.add(nonce(envelope.token().nonce(), nonce, policy));
      envelope
          .token()
          .devices()
          .forEach(
              (name, device) -> parts.add(device(name, device, nonce, collateral, policy, asOf)));
    } catch (MalformedInput malformed) {
      checks.add(
          Check.fail("token form", malformed.getMessage()).under(DeviceAssignmentToken.CLAUSE));
    }
    MeasurementComparison measurements = MeasurementComparison.NONE;
    for (Appraisal part : parts) {
      measurements = measurements.and(part.measurements());
    }
    return new Appraisal(
        parts.size() == 1 ? "1 assigned device" : parts.size() + " assigned devices",
        new Verdict(checks),
        measurements,
        Claim.Table.EMPTY,
        asOf,
        parts);
  }

  private Check signature(Envelope envelope, Signers attesters) {
    String name = "token signature";
    Optional<CoseSign1> message = envelope.message();
    String algorithm =
        message.flatMap(signed -> signed.headers().algorithm()).map(Enum::toString).orElse("");
    return attesters
        .check(
            name,
            algorithm,
            key ->
                message.isPresent()
                    ? message.get().problem(known.crypto(), key)
                    : Optional.of("the token is a bare claims-set"))
        .under("RFC 9052 4.4");
  }

  private static Check nonce(Bytes actual, Optional<Bytes> expected, Policy policy) {
    String name = "nonce";
    return expected
        .map(wanted ->
            Check.of(name, wanted.equals(actual), "is the one that was asked for", "is another one")
                .comparing(wanted.toString(), actual.toString()))
        .orElseGet(() ->
            Check.notChecked(name, "there is none to compare with")
                .required(policy.required().contains(name)));
  }

  private Appraisal device(
      String name,
      AssignedDevice device,
      Optional<Bytes> nonce,
      SpdmCollateral collateral,
      Policy policy,
      AsOf asOf) {
    return switch (device) {
      case AssignedDevice.Other other ->
          new Appraisal(
              name,
              new Verdict(
                  List.of(
                      Check.notChecked(
                          "device evidence",
                          "claims of the profile \"" + other.profile() + "\" prove nothing here"))),
              MeasurementComparison.NONE,
              Claim.Table.EMPTY,
              asOf);
      case SpdmDevice spdm -> {
        Appraisal appraised =
            new SpdmAppraisal(known)
                .appraise(
                    nonce.map(spdm::evidence).orElseGet(spdm::evidence), collateral, policy, asOf);
        List<Check> checks = new ArrayList<>();
        checks.add(claims(spdm));
        checks.add(name(name, spdm));
        checks.addAll(appraised.verdict().checks());
        yield new Appraisal(
            name, new Verdict(checks), appraised.measurements(), appraised.claims(), asOf);
      }
    };
  }

  /** Whatever the token says of what was signed must be in what was signed. */
  private static Check claims(SpdmDevice device) {
    String name = "token claims";
    List<String> problems = new ArrayList<>();
    try {
      if (device.signature().isPresent()) {
        compare(device, device.signature().get(), problems);
      } else if (!device.measurements().isEmpty()) {
        problems.add("the device did not sign the measurements");
      }
      if (device.challenge().isPresent()) {
        SignatureClaim claim = device.challenge().get();
        boolean same =
            SpdmTranscript.read(claim.signed()) instanceof ChallengeEvidence challenge
                && SignatureClaim.of(challenge).equals(Optional.of(claim));
        if (!same) {
          problems.add("the challenge is not described as it was signed");
        }
      }
    } catch (MalformedInput malformed) {
      problems.add(malformed.getMessage());
    } catch (Violation violation) {
      problems.add(violation.rule().name() + ": " + violation.rule().sentence());
    }
    return Check.of(
        name, problems.isEmpty(), "are those that the device signed", String.join("; ", problems));
  }

  private static void compare(SpdmDevice device, SignatureClaim claim, List<String> problems)
      throws MalformedInput, Violation {
    if (!(SpdmTranscript.read(claim.signed()) instanceof MeasurementEvidence measured)) {
      problems.add("the measurements were not signed as measurements");
      return;
    }
    if (!SpdmDevice.claims(measured).equals(device.measurements())) {
      problems.add("other measurements were signed");
    }
    if (!SignatureClaim.of(measured).equals(Optional.of(claim))) {
      problems.add("nonces, prefix or hash are not those of the transcript");
    }
    if (device.vca().isPresent() && !measured.covered().startsWith(device.vca().get())) {
      problems.add("another negotiation was signed");
    }
  }

  private static Check name(String name, SpdmDevice device) {
    String check = "device name";
    Optional<Bytes> chain = device.evidence().chain();
    try {
      Optional<String> expected =
          chain.isPresent()
              ? DeviceChain.read(chain.get()).leaf().map(DeviceAssignmentToken::name)
              : Optional.empty();
      return expected
          .map(known ->
              Check.of(
                      check,
                      known.equals(name),
                      "is that of the certificate",
                      "the certificate is another device's")
                  .comparing(known, name))
          .orElseGet(() -> Check.notChecked(check, "there is no certificate"))
          .under("draft-poirier-rats-eat-da-11 3.1.6");
    } catch (MalformedInput malformed) {
      return Check.fail(check, malformed.getMessage());
    }
  }
}
