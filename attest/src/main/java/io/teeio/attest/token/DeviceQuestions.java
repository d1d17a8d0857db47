package io.teeio.attest.token;

import io.teeio.attest.Check;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a TVM decided about its devices before it let them in: what the TSM says of interfaces,
 * against what the TVM recorded.
 */
final class DeviceQuestions {
  static final String REGISTERS = "runtime registers";

  /** The register of devices (docs/abi.md). */
  static final int REGISTER = 18;

  private static final String CLAUSE =
      "CoVE-IO v0.3.0, third party attesting the TVM with the device";

  private final TvmToken tvm;
  private final TvmReport report;
  private final Crypto crypto;

  DeviceQuestions(TvmToken tvm, TvmReport report, Crypto crypto) {
    this.tvm = tvm;
    this.report = report;
    this.crypto = crypto;
  }

  /** What was recorded, if it can be read. */
  Optional<DeviceHistory> history() {
    try {
      return Optional.of(DeviceHistory.replay(report.events(), crypto));
    } catch (MalformedInput unreadable) {
      return Optional.empty();
    }
  }

  /** Check "runtime registers", and for each interface that runs whether it should. */
  List<Check> checks(TvmCollateral collateral) {
    List<Check> checks = new ArrayList<>();
    DeviceHistory history;
    try {
      history = DeviceHistory.replay(report.events(), crypto);
    } catch (MalformedInput unreadable) {
      checks.add(Check.fail(REGISTERS, unreadable.getMessage()).under(CLAUSE));
      return checks;
    }
    checks.add(register(history).under(CLAUSE));
    for (InterfaceClaim claim : tvm.interfaces()) {
      if (claim.runs()) {
        checks.add(decision(claim, history).under(CLAUSE));
        if (report.devices().stream().noneMatch(shown -> shown.interfaceId() == claim.id())) {
          String why = "the report does not have what the TVM looked at";
          checks.add(
              Check.notChecked(evidenceName(claim.id()), why)
                  .required(collateral.devices().isPresent())
                  .under(CLAUSE));
        }
        collateral
            .references()
            .ifPresent(expected -> checks.addAll(basis(claim, history, expected)));
      }
    }
    report
        .devices()
        .forEach(shownEvidence -> checks.add(evidence(shownEvidence, history).under(CLAUSE)));
    return checks;
  }

  /** Whether the events are all that the TVM's own register says happened. */
  private Check register(DeviceHistory history) {
    Optional<Bytes> actual = tvm.runtime(REGISTER);
    if (actual.isEmpty()) {
      return Check.of(
          REGISTERS,
          report.events().isEmpty() && tvm.interfaces().isEmpty(),
          "the TVM recorded nothing, and has no interface",
          "the token has no register " + REGISTER);
    }
    return Check.of(
            REGISTERS,
            actual.get().equals(history.register()),
            history.entries().size() + " events about devices come to register " + REGISTER,
            "the events that are shown do not come to register " + REGISTER)
        .comparing(history.register().toString(), actual.get().toString());
  }

  private Check decision(InterfaceClaim claim, DeviceHistory history) {
    String name = "device " + claim.name() + " decision";
    Optional<Integer> then = claim.startedAt().flatMap(history::eventsAt);
    if (then.isEmpty()) {
      return Check.fail(name, "it was started at a state of the register that no event explains");
    }
    Optional<DeviceEvent> before = history.last(claim.id(), then.get());
    if (!(before.orElse(null) instanceof DeviceEvent.Decision decision)) {
      return Check.fail(name, "it was started and the TVM had not decided about it");
    }
    if (!decision.accepted()) {
      return Check.fail(name, "it was started although the TVM had refused it");
    }
    if (!decision.evidence().leaf().equals(claim.leaf())
        || !decision.evidence().report().equals(claim.report())) {
      return Check.fail(
          name, "the decision is about another device or configuration than the one that runs");
    }
    boolean still =
        history.last(claim.id()).orElse(decision) instanceof DeviceEvent.Decision last
            && last.accepted();
    return Check.of(
        name,
        still,
        "%s was accepted at %s, before it was started"
            .formatted(decision.evidence().subject(), decision.asOf()),
        "the TVM looked again, and refused it or let it go");
  }

  /** Whether what comes with the report is what the TVM looked at. */
  private Check evidence(DeviceEvidence shown, DeviceHistory history) {
    Optional<DeviceEvent.Evidence> decided =
        history.lastDecision(shown.interfaceId()).map(DeviceEvent.Decision::evidence);
    boolean same =
        decided.isPresent()
            && decided.get().connection().equals(digest(shown.connection()))
            && decided.get().measurements().equals(digest(shown.measurements()))
            && decided.get().report().equals(digest(shown.report()));
    return Check.of(
        evidenceName(shown.interfaceId()),
        same,
        "transcripts and interface report are those that the TVM looked at last",
        "transcripts or interface report are not those that the TVM looked at last");
  }

  private static String evidenceName(int id) {
    return "device " + InterfaceClaim.name(id) + " evidence";
  }

  private Optional<Bytes> digest(Bytes seen) {
    return seen.isEmpty()
        ? Optional.empty()
        : Optional.of(crypto.hash(HashAlgorithm.SHA_384, seen));
  }

  /** Whether the decision rests on what the verifier of this TVM thinks good. */
  private static List<Check> basis(
      InterfaceClaim claim, DeviceHistory history, TvmReferenceValues expected) {
    Optional<DeviceEvent.Basis> rests =
        history.lastDecision(claim.id()).map(DeviceEvent.Decision::basis);
    if (rests.isEmpty()) {
      return List.of(); // the decision is missing, and that failed already
    }
    DeviceEvent.Basis basis = rests.get();
    String device = "device " + claim.name();
    List<Check> checks = new ArrayList<>();
    if (!expected.devicePolicies().isEmpty()) {
      boolean good = expected.devicePolicies().contains(basis.policy());
      checks.add(among(device + " policy", good, "policy \"" + basis.policyName() + "\""));
    }
    if (!expected.deviceAnchors().isEmpty()) {
      boolean good =
          !basis.anchors().isEmpty() && expected.deviceAnchors().containsAll(basis.anchors());
      checks.add(among(device + " anchors", good, "a root"));
    }
    if (!expected.deviceReferences().isEmpty()) {
      boolean good =
          !basis.references().isEmpty()
              && basis.references().stream()
                  .allMatch(used -> expected.deviceReferences().contains(used.digest()));
      checks.add(among(device + " reference values", good, "reference values"));
    }
    return checks;
  }

  private static Check among(String name, boolean good, String what) {
    return Check.of(
            name,
            good,
            "the TVM judged it by what is good here",
            "the TVM judged it by " + what + " that is not good here, or by none")
        .under(CLAUSE);
  }
}
