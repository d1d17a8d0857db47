package io.teeio.tvm;

import io.teeio.attest.Check;
import io.teeio.attest.ConnectionEvidence;
import io.teeio.attest.DeviceAppraisal;
import io.teeio.attest.Rim;
import io.teeio.attest.Verdict;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.pcie.tdisp.InterfaceReport;
import io.teeio.pcie.tdisp.MmioRange;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.requester.SignedMeasurements;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The TEE device manager: asks everything there is to ask of one interface, decides, and only then
 * accepts. Every piece of evidence comes from the TSM into confidential memory and is judged here,
 * whatever the TSM and the host thought of it.
 */
public final class Tdm {
  private static final int NONCE = 32;

  private final TsmCalls tsm;
  private final TdmPolicy policy;
  private final InterfaceChecks checks;
  private final DeviceAppraisal appraisal;
  private final RandomSource random;
  private final InstantSource clock;
  private final Guards guards;
  private final Consumer<TvmEvent> events;

  /** A device manager that calls {@code tsm} and judges by {@code policy}. */
  public Tdm(
      TsmCalls tsm,
      TdmPolicy policy,
      Crypto crypto,
      RandomSource random,
      InstantSource clock,
      Guards guards,
      Consumer<TvmEvent> events) {
    this.tsm = tsm;
    this.policy = policy;
    this.checks = new InterfaceChecks(policy);
    this.appraisal = new DeviceAppraisal(crypto, guards);
    this.random = random;
    this.clock = clock;
    this.guards = guards;
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

  private record Question(TdmRule rule, Check check) {}

  /** Verifies {@code interfaceId} in the order of CoVE-IO's acceptance flow. */
  public Decision verify(int interfaceId) throws GuestFault {
    List<Question> questions = new ArrayList<>();
    Optional<InterfaceReport> report = Optional.empty();
    try {
      ask(questions, interfaceId, TdmRule.LINK_SECURED, checks.link(tsm.deviceLink(interfaceId)));
      ConnectionEvidence evidence = connection(interfaceId);
      ask(questions, interfaceId, TdmRule.SPDM_CONFIGURATION, appraisal.configuration(evidence));
      ask(
          questions,
          interfaceId,
          TdmRule.CHAIN_TRUSTED,
          appraisal.chain(evidence.chain(), policy.anchors(), clock.instant()));
      ask(questions, interfaceId, TdmRule.SESSION_SIGNED, appraisal.session(evidence));
      ask(
          questions,
          interfaceId,
          TdmRule.STATE_LOCKED,
          state("interface state", interfaceId, TdiState.CONFIG_LOCKED));
      InterfaceReport read = InterfaceReport.read(tsm.interfaceReport(interfaceId));
      report = Optional.of(read);
      ask(
          questions,
          interfaceId,
          TdmRule.REPORT_CONFIGURATION,
          InterfaceChecks.configuration(read));
      ask(questions, interfaceId, TdmRule.MMIO_RANGES, checks.ranges(read));
      measurements(questions, interfaceId, evidence, false, policy.rim());
    } catch (MalformedInput malformed) {
      ask(
          questions,
          interfaceId,
          TdmRule.SPDM_CONFIGURATION,
          Check.fail("evidence format", malformed.getMessage()));
    } catch (Violation broken) {
      ask(
          questions,
          interfaceId,
          TdmRule.SPDM_CONFIGURATION,
          Check.fail("spdm configuration", broken.getMessage()));
    } catch (TsmRefusal refusal) {
      ask(
          questions,
          interfaceId,
          TdmRule.LINK_SECURED,
          Check.fail("evidence", String.valueOf(refusal.getMessage())));
    }
    Verdict verdict = new Verdict(questions.stream().map(Question::check).toList());
    boolean accepted = decide(questions);
    events.accept(new TvmEvent.Decided(interfaceId, verdict, accepted));
    return new Decision(verdict, accepted, report);
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
    boolean runs = decide(List.of(new Question(TdmRule.RUN_AFTER_START, running)));
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
    List<Question> questions = new ArrayList<>();
    try {
      ConnectionEvidence evidence = connection(interfaceId);
      measurements(questions, interfaceId, evidence, renewed, Optional.of(rim));
    } catch (MalformedInput | Violation | TsmRefusal problem) {
      Check unreadable = Check.fail("evidence", String.valueOf(problem.getMessage()));
      ask(questions, interfaceId, TdmRule.MEASUREMENTS_SIGNED, unreadable);
    }
    Verdict verdict = new Verdict(questions.stream().map(Question::check).toList());
    boolean accepted = decide(questions);
    events.accept(new TvmEvent.Decided(interfaceId, verdict, accepted));
    return accepted;
  }

  /** Lets the interface go. */
  public void stop(int interfaceId) throws TsmRefusal {
    tsm.stop(interfaceId);
  }

  private ConnectionEvidence connection(int interfaceId)
      throws TsmRefusal, GuestFault, MalformedInput, Violation {
    return ConnectionEvidence.read(tsm.connectionTranscript(interfaceId, TsmCalls.FULL, 0), guards);
  }

  private Check state(String name, int interfaceId, TdiState wanted) throws TsmRefusal {
    long state = tsm.interfaceState(interfaceId);
    events.accept(new TvmEvent.SawState(interfaceId, state));
    return Check.of(
        name, state == wanted.wire(), wanted.name(), "state " + state + ", not " + wanted);
  }

  private void measurements(
      List<Question> questions,
      int interfaceId,
      ConnectionEvidence evidence,
      boolean renewed,
      Optional<Rim> rim)
      throws TsmRefusal, GuestFault {
    Bytes nonce = random.bytes(NONCE);
    Bytes transcript =
        renewed
            ? tsm.renewedMeasurements(interfaceId, nonce)
            : tsm.measurements(interfaceId, nonce, false);
    Outcome<SignedMeasurements> signed =
        appraisal.measurements(transcript, evidence.chain(), nonce);
    String name = renewed ? "after update, signature" : "measurement signature";
    switch (signed) {
      case Outcome.Done<SignedMeasurements>(SignedMeasurements measured) -> {
        ask(
            questions,
            interfaceId,
            TdmRule.MEASUREMENTS_SIGNED,
            Check.of(
                name,
                measured.renewed() == renewed,
                "signed over our nonce by the leaf certificate's key",
                "of other firmware than was asked for"));
        List<Check> compared =
            rim.map(expected -> DeviceAppraisal.compare(measured.blocks(), expected))
                .orElseGet(() ->
                    List.of(Check.notRequired("measurements", "there is no RIM to compare with")));
        compared.stream()
            .map(check -> renewed ? check.named("after update, " + check.name()) : check)
            .forEach(check -> ask(questions, interfaceId, TdmRule.MEASUREMENTS_KNOWN, check));
      }
      case Outcome.Refused<SignedMeasurements> _, Outcome.Broken<SignedMeasurements> _ ->
          ask(
              questions,
              interfaceId,
              TdmRule.MEASUREMENTS_SIGNED,
              Check.fail(name, signed.describe()));
    }
  }

  private void ask(List<Question> questions, int interfaceId, TdmRule rule, Check check) {
    questions.add(new Question(rule, check));
    events.accept(new TvmEvent.Checked(interfaceId, check));
  }

  private boolean decide(List<Question> questions) {
    try {
      for (Question question : questions) {
        guards.require(
            question.rule(),
            question.check().result() != Check.Result.FAIL,
            () -> question.check().reason());
      }
      return true;
    } catch (Violation refused) {
      return false;
    }
  }
}
