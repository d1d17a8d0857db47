package io.teeio.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.teeio.attest.Appraisal;
import io.teeio.attest.AsOf;
import io.teeio.attest.Signers;
import io.teeio.attest.assignment.AssignedDevices;
import io.teeio.attest.assignment.DeviceAssignmentToken;
import io.teeio.attest.assignment.InterfaceClaim;
import io.teeio.attest.assignment.SpdmDevice;
import io.teeio.attest.policy.Policy;
import io.teeio.attest.policy.PolicyError;
import io.teeio.attest.policy.PolicyYaml;
import io.teeio.attest.result.AppraisalJson;
import io.teeio.attest.result.AppraisalText;
import io.teeio.attest.result.DetachedToken;
import io.teeio.attest.result.EarToken;
import io.teeio.attest.result.JsonWebToken;
import io.teeio.attest.result.ResultAppraisal;
import io.teeio.attest.spdm.SpdmEvidence;
import io.teeio.crypto.Certificate;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Policies, and results that other verifiers and guests hand over. */
class ResultFuzzTest {
  private static final Signers SIGNERS = Signers.of(Parties.IDENTITY.key().verificationKey());

  @FuzzTest
  void policy(byte[] input) {
    try {
      Law.require(
          !PolicyYaml.read(new String(input, StandardCharsets.UTF_8)).name().isEmpty(), "none");
    } catch (PolicyError refused) {
      Law.saysWhy(refused);
      Law.require(refused.line() > 0 && refused.column() > 0, "does not say where");
    }
  }

  /** A token is read as the characters that it is, or refused; none was issued by 1970. */
  @FuzzTest
  void webToken(byte[] input) {
    Law.read(input, bytes -> JsonWebToken.read(text(input)))
        .ifPresent(token -> {
          Law.require(token.compact().equals(text(input)), "is not what came");
          var verdict =
              EarToken.checks(token, SIGNERS, Optional.empty(), Parties.CRYPTO, Instant.EPOCH);
          Law.require(!verdict.passed(), "is good before it was issued");
        });
  }

  @FuzzTest
  void detachedToken(byte[] input) {
    Law.read(input, bytes -> DetachedToken.read(text(input)))
        .ifPresent(token ->
            Law.require(
                !token.checks(SIGNERS, Optional.empty(), Parties.CRYPTO, Instant.EPOCH).passed(),
                "says nothing of its result"));
  }

  /** Claims that are read are written in a form that reads as the same. */
  @FuzzTest
  void assignmentToken(byte[] input) throws MalformedInput {
    var read = Law.read(input, DeviceAssignmentToken::read);
    if (read.isEmpty()) {
      return;
    }
    DeviceAssignmentToken token = read.get().token();
    Law.require(
        DeviceAssignmentToken.read(token.toBytes()).token().toBytes().equals(token.toBytes()),
        "is not written alike twice");
    token.devices().values().stream()
        .filter(SpdmDevice.class::isInstance)
        .map(SpdmDevice.class::cast)
        .forEach(device ->
            Law.require(device.evidence().transcripts().size() <= 2, "has more than it can"));
  }

  /** Whatever came, there is a verdict that can be told, and it passes for nobody without a key. */
  @FuzzTest
  void tokenOfAnotherVerifier(byte[] input) {
    Appraisal appraisal =
        new ResultAppraisal(Parties.CRYPTO)
            .appraise(
                new String(input, StandardCharsets.UTF_8),
                Signers.NONE,
                Optional.of(Bytes.zeros(8)),
                Policy.DEFAULT,
                AsOf.both(Instant.EPOCH));
    Law.require(!appraisal.passed(), "passes without a key");
    Law.require(!AppraisalJson.write(appraisal).isEmpty(), "cannot be told");
    Law.require(!AppraisalText.write(appraisal).isEmpty(), "cannot be told");
  }

  /** A transcript has a place in a token that reads back, or it is said why not. */
  @FuzzTest
  void assignedDevices(byte[] input) throws MalformedInput {
    Bytes chain =
        Bytes.concat(
            Parties.IDENTITY.certificates().stream().map(Certificate::der).toArray(Bytes[]::new));
    AssignedDevices devices =
        AssignedDevices.of(List.of(SpdmEvidence.of(Bytes.copyOf(input), Optional.of(chain))));
    Law.require(devices.devices().isEmpty() != devices.leftOut().isEmpty(), "is lost");
    if (devices.nonce().isPresent()) {
      var token = new DeviceAssignmentToken(devices.nonce().get(), devices.devices());
      Law.require(
          DeviceAssignmentToken.read(token.toBytes()).token().equals(token), "reads differently");
    }
  }

  @FuzzTest
  void interfaceClaim(byte[] input) {
    Law.settles(input, InterfaceClaim::of, InterfaceClaim::report);
  }

  private static String text(byte[] input) {
    return new String(input, StandardCharsets.ISO_8859_1);
  }
}
