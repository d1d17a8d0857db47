package io.teeio.tvm;

import io.teeio.attest.Appraisal;
import io.teeio.attest.Check;
import io.teeio.attest.Rim;
import io.teeio.attest.Verdict;
import io.teeio.attest.spdm.ConnectionEvidence;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.pcie.tdisp.InterfaceReport;
import io.teeio.pcie.tdisp.MmioRange;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The TEE device manager: asks everything there is to ask of one interface, decides, records the
 * decision in the TVM's register of devices, and only then accepts. Every piece of evidence comes
 * from the TSM into confidential memory and is judged here, whatever the TSM and the host thought
 * of it.
 */
public final class Tdm {
  /** The runtime register that decisions about devices go to (docs/abi.md). */
  public static final int REGISTER = 18;

  private static final int NONCE = 32;

  private final TsmCalls tsm;
  private final TdmPolicy policy;
  private final InterfaceChecks checks;
  private final LocalVerification verification;
  private final RandomSource random;
  private final InstantSource clock;
  private final Guards guards;
  private final DecisionRecorder recorder;
  private final Consumer<TvmEvent> events;

  /** A device manager with a log of its own. */
  public Tdm(
      TsmCalls tsm,
      TdmPolicy policy,
      Crypto crypto,
      RandomSource random,
      InstantSource clock,
      Guards guards,
      Consumer<TvmEvent> events) {
    this(tsm, policy, crypto, random, clock, guards, new DecisionLog(), events);
  }

  /** A device manager that calls {@code tsm}, judges by {@code policy} and logs what it did. */
  public Tdm(
      TsmCalls tsm,
      TdmPolicy policy,
      Crypto crypto,
      RandomSource random,
      InstantSource clock,
      Guards guards,
      DecisionLog log,
      Consumer<TvmEvent> events) {
    this.tsm = tsm;
    this.policy = policy;
    this.checks = new InterfaceChecks(policy);
    this.verification = new LocalVerification(policy, crypto);
    this.random = random;
    this.clock = clock;
    this.guards = guards;
    this.recorder = new DecisionRecorder(tsm, policy, crypto, clock, log, events);
    this.events = events;
  }

  /**
   * What verification came to.
   *
   * @param verdict every check
   * @param accepted whether no check that protects us failed
   * @param report the interface report that was verified, if it could be read
   */
  public record Decision(Verdict verdict, boolean accepted, Optional<InterfaceReport> report) {}

  /** Verifies {@code interfaceId} in the order of CoVE-IO's acceptance flow. */
  public Decision verify(int interfaceId) throws GuestFault {
    Inquiry inquiry = inquiry(interfaceId);
    Optional<InterfaceReport> report = Optional.empty();
    try {
      inquiry.ask(TdmRule.LINK_SECURED, checks.link(tsm.deviceLink(interfaceId)));
      ConnectionEvidence evidence = connection(inquiry);
      inquiry.ask(
          TdmRule.STATE_LOCKED, state("interface state", interfaceId, TdiState.CONFIG_LOCKED));
      Bytes raw = tsm.interfaceReport(interfaceId);
      InterfaceReport read = InterfaceReport.read(raw);
      report = Optional.of(read);
      inquiry.sawReport(raw);
      inquiry.ask(TdmRule.REPORT_CONFIGURATION, checks.configuration(read, evidence));
      inquiry.ask(TdmRule.MMIO_RANGES, checks.ranges(read));
      appraise(inquiry, false, policy.rim());
    } catch (MalformedInput malformed) {
      inquiry.ask(
          TdmRule.SPDM_CONFIGURATION, Check.fail("evidence format", malformed.getMessage()));
    } catch (Violation broken) {
      inquiry.ask(
          TdmRule.SPDM_CONFIGURATION, Check.fail("spdm configuration", broken.getMessage()));
    } catch (TsmRefusal refusal) {
      inquiry.ask(
          TdmRule.LINK_SECURED, Check.fail("evidence", String.valueOf(refusal.getMessage())));
    }
    boolean accepted = conclude(inquiry, false, policy.rim());
    return new Decision(inquiry.verdict(), accepted, report);
  }

  /**
   * Maps the interface's trusted MMIO from {@code base} on, accepts it and looks once more.
   *
   * @return whether it runs
   */
  public boolean accept(int interfaceId, InterfaceReport report, GuestAddress base)
      throws TsmRefusal {
    if (policy.mmio()) {
      long at = base.value();
      for (MmioRange range : report.ranges()) {
        long size = range.size();
        if (range.isTee()) {
          tsm.mapMmio(interfaceId, new GuestAddress(at), range.firstPage(), size);
        }
        at += size;
      }
    }
    tsm.start(interfaceId);
    Check running = state("interface running", interfaceId, TdiState.RUN);
    events.accept(new TvmEvent.Checked(interfaceId, running));
    boolean runs = holds(TdmRule.RUN_AFTER_START, running);
    if (runs) {
      events.accept(new TvmEvent.Accepted(interfaceId));
    }
    return runs;
  }

  /**
   * Looks at the measurements of an interface again, while it is used.
   *
   * @param renewed whether at those that the update that waits will bring, or at what runs
   * @param rim what they must be
   * @return whether they are
   */
  public boolean attestAgain(int interfaceId, boolean renewed, Rim rim) throws GuestFault {
    Inquiry inquiry = inquiry(interfaceId);
    try {
      connection(inquiry);
      appraise(inquiry, renewed, Optional.of(rim));
    } catch (MalformedInput | Violation | TsmRefusal problem) {
      inquiry.ask(
          TdmRule.MEASUREMENTS_SIGNED,
          Check.fail("evidence", String.valueOf(problem.getMessage())));
    }
    return conclude(inquiry, true, Optional.of(rim));
  }

  /** Lets the interface go, and records that. */
  public void stop(int interfaceId) throws TsmRefusal, GuestFault {
    tsm.stop(interfaceId);
    recorder.released(interfaceId);
  }

  private Inquiry inquiry(int interfaceId) {
    return new Inquiry(interfaceId, policy.policy(), guards, events);
  }

  /** Decides, records what was decided, and tells. */
  private boolean conclude(Inquiry inquiry, boolean again, Optional<Rim> rim) throws GuestFault {
    refuseWhatIsMissing(inquiry);
    try {
      recorder.decided(inquiry, again, rim);
    } catch (TsmRefusal refusal) {
      String why = String.valueOf(refusal.getMessage());
      inquiry.ask(TdmRule.DECISION_RECORDED, Check.fail("decision recorded", why));
    }
    boolean accepted = inquiry.decide();
    events.accept(new TvmEvent.Decided(inquiry.interfaceId(), inquiry.verdict(), accepted));
    return accepted;
  }

  private ConnectionEvidence connection(Inquiry inquiry)
      throws TsmRefusal, GuestFault, MalformedInput, Violation {
    Bytes transcript = tsm.connectionTranscript(inquiry.interfaceId(), TsmCalls.FULL, 0);
    ConnectionEvidence evidence = ConnectionEvidence.read(transcript, guards);
    inquiry.sawConnection(transcript);
    inquiry.sawChain(evidence.chain().certificates());
    return evidence;
  }

  private Check state(String name, int interfaceId, TdiState wanted) throws TsmRefusal {
    long state = tsm.interfaceState(interfaceId);
    events.accept(new TvmEvent.SawState(interfaceId, state));
    return Check.of(
        name, state == wanted.wire(), wanted.name(), "state " + state + ", not " + wanted);
  }

  /** Has the device measured anew, and judges all that is there of it. */
  private void appraise(Inquiry inquiry, boolean renewed, Optional<Rim> rim)
      throws TsmRefusal, GuestFault {
    Bytes nonce = random.bytes(NONCE);
    inquiry.sawMeasurements(
        renewed
            ? tsm.renewedMeasurements(inquiry.interfaceId(), nonce)
            : tsm.measurements(inquiry.interfaceId(), nonce, false));
    List<Check> own = inquiry.checks();
    Appraisal appraisal =
        verification.appraise(inquiry.seen(), nonce, renewed, rim, own, clock.instant());
    List<Check> judged = appraisal.verdict().checks();
    for (Check check : judged.subList(own.size(), judged.size())) {
      TdmRule rule = TdmRule.asking(check.name());
      List<Check> told =
          check.name().equals(MeasuredIndexes.SUM) && rim.isPresent()
              ? MeasuredIndexes.checks(check, appraisal.measurements(), rim.get())
              : List.of(check);
      boolean ofUpdate =
          renewed && (rule == TdmRule.MEASUREMENTS_SIGNED || rule == TdmRule.MEASUREMENTS_KNOWN);
      told.forEach(
          each -> inquiry.take(rule, ofUpdate ? each.named("after update, " + each.name()) : each));
    }
  }

  /** What decides and could not be made is as good as failed; one such answer is enough. */
  private void refuseWhatIsMissing(Inquiry inquiry) {
    if (inquiry.verdict().failures().isEmpty()) {
      inquiry.checks().stream()
          .filter(verification::isMissing)
          .map(check -> Check.fail("policy", check.name() + ": " + check.reason()))
          .forEach(check -> inquiry.ask(TdmRule.POLICY_MET, check));
    }
  }

  private boolean holds(TdmRule rule, Check check) {
    try {
      guards.require(rule, check.result() != Check.Result.FAIL, check::reason);
      return true;
    } catch (Violation refused) {
      return false;
    }
  }
}
