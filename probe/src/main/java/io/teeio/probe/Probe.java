package io.teeio.probe;

import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.spdm.requester.SpdmRequester;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Finds out what a responder is and can, topic by topic. Nothing that the responder says or does
 * ends a probe but the loss of the connection, and what was found until then stays.
 */
public final class Probe {
  private final Inquiry inquiry;
  private final Findings findings;
  private final Dialogue dialogue;
  private final TeeIoSurvey teeIo;
  private final List<String> protocols = new ArrayList<>();
  private final List<VersionFacts> versions = new ArrayList<>();
  private final List<AlgorithmFacts> algorithms = new ArrayList<>();
  private final List<SlotFacts> slots = new ArrayList<>();
  private Optional<Negotiated> connection = Optional.empty();
  private Optional<MeasurementFacts> measurements = Optional.empty();
  private DescriptionFacts description = DescriptionFacts.NONE;
  private Optional<SessionSurvey> sessions = Optional.empty();

  /** A probe of the responder at the other end of {@code link}. */
  public Probe(ProbeLink link, ProbePlan plan, ProbeTools tools) {
    this.findings = new Findings(tools.clock());
    this.inquiry = new Inquiry(link, plan, tools, findings);
    this.dialogue = new Dialogue(link.transport());
    this.teeIo = new TeeIoSurvey(inquiry);
  }

  /** Asks everything that the plan has. */
  public ProbeReport run() {
    Optional<String> lost = Optional.empty();
    try {
      ask();
    } catch (IOException gone) {
      lost = Optional.of(String.valueOf(gone.getMessage()));
    }
    return new ProbeReport(
        inquiry.link().transport().binding(),
        protocols,
        versions,
        algorithms,
        connection,
        slots,
        measurements,
        description,
        sessions.map(SessionSurvey::facts).orElse(List.of()),
        sessions.map(SessionSurvey::eventTypes).orElse(List.of()),
        teeIo.ports(),
        teeIo.tdisp(),
        findings.attempts(),
        findings.doubts(),
        lost);
  }

  private void ask() throws IOException {
    if (inquiry.wants(Topic.DISCOVERY) && inquiry.link().mailbox().isPresent()) {
      new DiscoveryWalk(findings, inquiry.link().mailbox().get())
          .run()
          .forEach(protocol -> protocols.add(DiscoveryWalk.word(protocol)));
    }
    survey();
    SpdmRequester requester = inquiry.requester(inquiry.plan().profile());
    connection =
        findings.spdm(
            "connection", "negotiation", () -> negotiate(requester), it -> "SPDM " + it.version());
    if (connection.isPresent()) {
      connected(requester, connection.get());
    }
  }

  private Outcome<Negotiated> negotiate(SpdmRequester requester) throws IOException {
    Optional<Negotiated> preset = inquiry.plan().conduct().preset();
    return preset.isPresent()
        ? requester.negotiateVersionOnly(preset.get())
        : requester.negotiate();
  }

  /** What the responder says before anything is agreed on. */
  private void survey() throws IOException {
    RequesterProfile profile = inquiry.plan().profile();
    NegotiationSurvey survey = new NegotiationSurvey(dialogue, profile, findings);
    if (inquiry.wants(Topic.VERSIONS) || inquiry.wants(Topic.ALGORITHMS)) {
      versions.addAll(survey.versions());
    }
    Optional<Negotiated> newest = NegotiationSurvey.newest(versions, List.of(SpdmVersion.values()));
    if (inquiry.wants(Topic.ALGORITHMS) && newest.isPresent()) {
      algorithms.addAll(survey.algorithms(newest.get()));
      survey.compare(newest.get(), algorithms);
    }
  }

  private void connected(SpdmRequester requester, Negotiated negotiated) throws IOException {
    IdentitySurvey identity = new IdentitySurvey(inquiry, requester, negotiated);
    if (inquiry.wants(Topic.IDENTITY)) {
      slots.addAll(identity.run());
    }
    if (inquiry.wants(Topic.MEASUREMENTS)) {
      measure(requester, negotiated, identity);
    }
    SessionSurvey survey = new SessionSurvey(inquiry, negotiated, identity.chains(), teeIo);
    sessions = Optional.of(survey);
    description =
        new DescriptionSurvey(inquiry, negotiated)
            .run(
                negotiated.version().toString(),
                requester.management(),
                identity.chains().isEmpty()
                    ? OptionalInt.empty()
                    : OptionalInt.of(identity.chains().firstKey()));
    survey.plain(requester);
    if (inquiry.wants(Topic.VARIANTS)) {
      survey.variants();
    }
    if (inquiry.wants(Topic.MANNERS)) {
      new MannersSurvey(findings, dialogue, requester, negotiated).run();
    }
  }

  private void measure(SpdmRequester requester, Negotiated negotiated, IdentitySurvey identity)
      throws IOException {
    MeasurementSurvey survey = new MeasurementSurvey(inquiry, negotiated);
    boolean signs = negotiated.responder().has(Capability.MEAS_WITH_SIGNATURE);
    if (!survey.possible() || (signs && identity.chains().isEmpty())) {
      return;
    }
    int slot = identity.chains().isEmpty() ? 0 : identity.chains().firstKey();
    String where = negotiated.version().toString();
    measurements = survey.run(where, slot, requester::getMeasurements);
    if (identity.summary().isPresent()) {
      survey
          .all(where, slot, requester::getMeasurements)
          .ifPresent(all -> survey.compare(where, identity.summary().get(), all));
    }
  }
}
