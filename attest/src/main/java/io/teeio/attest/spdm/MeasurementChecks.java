package io.teeio.attest.spdm;

import io.teeio.attest.Check;
import io.teeio.attest.policy.OperationalMode;
import io.teeio.attest.policy.Policy;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.spdm.message.GetMeasurements;
import io.teeio.spdm.message.MeasurementBlock;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.negotiation.CryptoSuite;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether the measurements are one consistent set, and in what state they show the device. */
final class MeasurementChecks {
  private static final String CLAUSE = "DSP0274 1.3.0 MEASUREMENTS";
  private static final String RENEWED_CLAUSE =
      "DSP0274 1.3.0 GET_MEASUREMENTS, NewMeasurementRequested";
  private static final String MODE_CLAUSE =
      "DSP0274 1.3.0 Device mode field of a measurement block";

  private final Crypto crypto;
  private final Policy policy;
  private final List<SpdmTranscript> transcripts;
  private final List<MeasurementEvidence> series;
  private final boolean stale;
  private final boolean renewed;
  private final BlockRules rules = new BlockRules();

  MeasurementChecks(Crypto crypto, Policy policy, EvidenceReading read) {
    this.crypto = crypto;
    this.policy = policy;
    this.transcripts = read.transcripts();
    this.renewed = read.evidence().renewed();
    List<MeasurementEvidence> fresh =
        transcripts.stream()
            .filter(MeasurementEvidence.class::isInstance)
            .map(MeasurementEvidence.class::cast)
            .toList();
    this.stale = fresh.isEmpty();
    this.series = stale ? ofSessions(transcripts) : fresh;
    series.forEach(rules::add);
  }

  /** What was measured when a connection was made counts only if nothing newer is there. */
  private static List<MeasurementEvidence> ofSessions(List<SpdmTranscript> transcripts) {
    List<MeasurementEvidence> measured = new ArrayList<>();
    for (SpdmTranscript transcript : transcripts) {
      if (transcript instanceof SessionEvidence session) {
        session.measurements().ifPresent(measured::add);
      }
    }
    return measured;
  }

  /** The measurements, ascending by index. */
  List<MeasuredBlock> blocks() {
    return rules.blocks();
  }

  /** The series that they are from. */
  List<MeasurementEvidence> series() {
    return series;
  }

  List<Check> checks() {
    if (series.isEmpty()) {
      return List.of();
    }
    List<Check> checks = new ArrayList<>();
    checks.add(rules.check());
    checks.add(running());
    changed().ifPresent(checks::add);
    summaries().ifPresent(checks::add);
    checks.addAll(modes());
    checks.addAll(versions());
    return checks;
  }

  private Check running() {
    String name = "running firmware";
    if (renewed) {
      return Check.of(
              name,
              !stale && series.stream().allMatch(MeasurementEvidence::whollyRenewed),
              "the measurements are what an update will bring, as was asked",
              "the measurements are of what runs, not of what an update will bring")
          .under(RENEWED_CLAUSE);
    }
    if (series.stream().anyMatch(MeasurementEvidence::renewed)) {
      return Check.fail(name, "the measurements are what an update will bring, not what runs")
          .under(RENEWED_CLAUSE);
    }
    return stale
        ? Check.warn(name, "the measurements are as old as the connection").under("A-37")
        : Check.pass(name, "the measurements are of what ran when they were signed").under(CLAUSE);
  }

  /** Only what a signature covers counts: the field of the last response. */
  private Optional<Check> changed() {
    List<Check> checks = new ArrayList<>();
    for (MeasurementEvidence each : series) {
      int field = each.pairs().getLast().response().contentChanged();
      if (field != 0) {
        checks.add(
            Check.of(
                    "content changed",
                    field == 2,
                    "nothing changed while it was measured",
                    "the responder says that a measurement changed meanwhile")
                .under(CLAUSE + ", content changed"));
      }
    }
    return Worst.of(checks);
  }

  /** A summary over all measurements can be computed from a report that holds all of them. */
  private Optional<Check> summaries() {
    Optional<Bytes> record =
        series.stream()
            .filter(each -> each.pairs().size() == 1)
            .map(each -> each.pairs().getFirst())
            .filter(pair ->
                pair.request().operation() == GetMeasurements.ALL
                    && !pair.request().rawBitStreamRequested())
            .map(pair -> MeasurementBlock.record(pair.response().blocks()))
            .findFirst();
    List<Check> checks = new ArrayList<>();
    for (SpdmTranscript transcript : transcripts) {
      if (transcript instanceof ChallengeEvidence challenge
          && challenge.request().summaryType() == SummaryType.ALL
          && record.isPresent()) {
        Optional<HashAlgorithm> hash =
            challenge.agreed().algorithms().hash().flatMap(CryptoSuite::hash);
        Bytes expected = hash.map(known -> crypto.hash(known, record.get())).orElse(Bytes.EMPTY);
        Bytes actual = challenge.response().measurementSummaryHash().orElse(Bytes.EMPTY);
        checks.add(
            Check.of(
                    "measurement summary",
                    expected.equals(actual),
                    "CHALLENGE_AUTH summarises these measurements",
                    "CHALLENGE_AUTH summarises other measurements")
                .under("DSP0274 1.3.0 Measurement summary hash")
                .comparing(expected.toString(), actual.toString()));
      }
    }
    return Worst.of(checks);
  }

  private List<Check> modes() {
    List<Check> debug = new ArrayList<>();
    List<Check> operational = new ArrayList<>();
    for (MeasuredBlock block : blocks()) {
      block.mode().map(this::debug).ifPresent(debug::add);
      block.mode().map(this::operational).ifPresent(operational::add);
    }
    List<Check> checks = new ArrayList<>();
    checks.add(
        Worst.of(debug)
            .orElseGet(() -> Check.notRequired("debug mode", "the device does not tell its mode"))
            .under(MODE_CLAUSE));
    checks.add(
        Worst.of(operational)
            .orElseGet(() -> Check.notRequired("device mode", "the device does not tell its mode"))
            .under(MODE_CLAUSE));
    return checks;
  }

  private Check debug(DeviceMode mode) {
    Check check = policy.modes().debugMode(mode.debugActive(), Optional.of(mode.debugEverActive()));
    List<String> states = mode.debugStates();
    return states.isEmpty() ? check : check.comparing("none", String.join(", ", states));
  }

  private Check operational(DeviceMode mode) {
    Set<OperationalMode> modes = mode.operational();
    return modes.size() == 1
        ? policy.modes().deviceMode(modes.iterator().next())
        : Check.fail("device mode", "the device is in " + modes.size() + " modes at once");
  }

  private List<Check> versions() {
    List<Check> checks = new ArrayList<>();
    List<Check> firmware = new ArrayList<>();
    for (MeasuredBlock block : blocks()) {
      block
          .version()
          .flatMap(version -> policy.minimumVersion("firmware", version))
          .ifPresent(firmware::add);
      block
          .securityVersion()
          .flatMap(number -> policy.minimumSecurityVersion(block.index(), number))
          .ifPresent(checks::add);
    }
    Worst.of(firmware).ifPresent(checks::add);
    return checks;
  }
}
