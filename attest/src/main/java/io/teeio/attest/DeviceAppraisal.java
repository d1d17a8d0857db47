package io.teeio.attest;

import io.teeio.attest.Rim.ReferenceValue;
import io.teeio.attest.policy.UpdatePolicy;
import io.teeio.crypto.CertificatePath;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.VerificationKey;
import io.teeio.rule.Guards;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.message.DmtfMeasurement;
import io.teeio.spdm.message.MeasurementBlock;
import io.teeio.spdm.negotiation.CryptoSuite;
import io.teeio.spdm.requester.SignedMeasurements;
import io.teeio.spdm.transcript.SigningContext;
import io.teeio.spdm.transcript.Transcripts;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The questions that a verifier asks of a device's SPDM evidence. Each is a pure function. */
public final class DeviceAppraisal {
  private final Crypto crypto;
  private final Guards guards;

  /** Appraises with {@code crypto}. */
  public DeviceAppraisal(Crypto crypto, Guards guards) {
    this.crypto = crypto;
    this.guards = guards;
  }

  /** Whether the connection was negotiated as strong as CoVE-IO demands. */
  public Check configuration(ConnectionEvidence evidence) {
    return configuration(evidence, UpdatePolicy.DEFAULT);
  }

  /** As {@link #configuration(ConnectionEvidence)}, with what {@code update} demands instead. */
  public Check configuration(ConnectionEvidence evidence, UpdatePolicy update) {
    var negotiated = evidence.negotiated();
    List<String> problems = new ArrayList<>();
    if (!negotiated.atLeast(SpdmVersion.V1_2)) {
      problems.add("SPDM " + negotiated.version() + " is older than 1.2");
    }
    if (!negotiated.bothHave(Capability.ENCRYPT) || !negotiated.bothHave(Capability.MAC)) {
      problems.add("records are not encrypted and authenticated");
    }
    if (update.freshMeasurements() && !evidence.measuresFresh()) {
      problems.add("measurements are not fresh (MEAS_FRESH_CAP)");
    }
    if (update.sessionEnds() && !evidence.endsOnUpdate()) {
      problems.add("the session may outlive an update (TerminationPolicy)");
    }
    return Check.of(
        "spdm configuration",
        problems.isEmpty(),
        "SPDM "
            + negotiated.version()
            + ", encrypted and authenticated"
            + (evidence.measuresFresh() ? ", fresh measurements" : ""),
        String.join("; ", problems));
  }

  /** Whether the chain is sound at {@code asOf} and ends in a root that we trust. */
  public Check chain(CertificateChain chain, Anchors anchors, Instant asOf) {
    String name = "certificate chain";
    if (!chain.includesRoot(crypto)) {
      return Check.fail(name, "the chain does not include its root");
    }
    Optional<String> problem = CertificatePath.check(crypto, chain.certificates(), asOf);
    if (problem.isPresent()) {
      return Check.fail(name, problem.get());
    }
    if (anchors.isEmpty()) {
      return Check.notChecked(name, "sound, but there is no root to trust");
    }
    return Check.of(
        name,
        anchors.trusts(chain.certificates().getFirst()),
        chain.leaf().subject() + ", to a trusted root",
        "root " + chain.certificates().getFirst().subject() + " is not trusted");
  }

  /** Whether the owner of the chain's key signed this very session's key exchange. */
  public Check session(ConnectionEvidence evidence) {
    HashAlgorithm hash =
        evidence.negotiated().algorithms().hash().flatMap(CryptoSuite::hash).orElseThrow();
    Bytes th =
        new Transcripts(crypto, hash, evidence.negotiated(), evidence.vca())
            .handshake(evidence.chain().digest(crypto))
            .keyExchange(
                evidence.keyExchangeBytes(),
                evidence
                    .keyExchangeResponse()
                    .beforeSignature(evidence.keyExchangeResponseBytes()));
    Optional<VerificationKey> key = evidence.chain().leafKey();
    boolean signed =
        key.isPresent()
            && SigningContext.KEY_EXCHANGE_RSP.verify(
                crypto,
                evidence.negotiated(),
                key.get(),
                th,
                evidence.keyExchangeResponse().signature());
    return Check.of(
        "session key exchange",
        signed,
        "signed by the leaf certificate's key",
        "KEY_EXCHANGE_RSP is not signed by the leaf certificate's key");
  }

  /** Whether the measurements are signed over our nonce by the owner of the chain's key. */
  public Outcome<SignedMeasurements> measurements(
      Bytes transcript, CertificateChain chain, Bytes nonce) {
    return SignedMeasurements.verify(crypto, guards, transcript, chain, nonce);
  }

  /** Compares measured blocks with {@code rim}: one check an index. */
  public static List<Check> compare(List<MeasurementBlock> blocks, Rim rim) {
    List<Check> checks = new ArrayList<>();
    Set<Integer> measured = new HashSet<>();
    for (MeasurementBlock block : blocks) {
      measured.add(block.index());
      checks.add(compare(block, rim));
    }
    for (ReferenceValue value : rim.values()) {
      if (!measured.contains(value.index())) {
        checks.add(
            Check.fail(
                name(value.index()),
                value.name() + ": expected " + value.value() + ", actual nothing"));
      }
    }
    return checks;
  }

  private static Check compare(MeasurementBlock block, Rim rim) {
    String name = name(block.index());
    Optional<DmtfMeasurement> measured;
    try {
      measured = block.dmtf();
    } catch (MalformedInput malformed) {
      return Check.fail(name, malformed.getMessage());
    }
    Optional<ReferenceValue> reference = rim.value(block.index());
    if (measured.isEmpty()) {
      return Check.fail(name, "is not in DMTF's format");
    }
    if (reference.isEmpty()) {
      return Check.warn(name, "the RIM says nothing of it; actual " + measured.get().value());
    }
    ReferenceValue expected = reference.get();
    boolean same =
        expected.raw() == measured.get().raw() && expected.value().equals(measured.get().value());
    return Check.of(
        name,
        same,
        expected.name() + " is as expected",
        expected.name() + ": expected " + expected.value() + ", actual " + measured.get().value());
  }

  private static String name(int index) {
    return "measurement " + index;
  }
}
