package io.teeio.probe;

import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.certificate.PeerIdentity;
import io.teeio.spdm.message.KeyUpdateOperation;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.requester.SpdmRequester;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.wire.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;

/** Sessions in every form, and what can be done in them. */
final class SessionSurvey {
  /** Stands for no slot: a session by a shared key. */
  private static final int PRESHARED = -1;

  private final Inquiry inquiry;
  private final Findings findings;
  private final Negotiated negotiated;
  private final SortedMap<Integer, CertificateChain> chains;
  private final TeeIoSurvey teeIo;
  private final EventSurvey events;
  private final List<SessionFacts> facts = new ArrayList<>();

  SessionSurvey(
      Inquiry inquiry,
      Negotiated negotiated,
      SortedMap<Integer, CertificateChain> chains,
      TeeIoSurvey teeIo) {
    this.inquiry = inquiry;
    this.findings = inquiry.findings();
    this.negotiated = negotiated;
    this.chains = chains;
    this.teeIo = teeIo;
    this.events = new EventSurvey(inquiry, negotiated);
  }

  /** Opens a session. */
  @FunctionalInterface
  private interface Opening {
    Outcome<SpdmSession> open(SpdmRequester requester) throws IOException;
  }

  /** The events that the responder tells of. */
  List<String> eventTypes() {
    return events.types();
  }

  /** The sessions that were tried. */
  List<SessionFacts> facts() {
    return List.copyOf(facts);
  }

  /** Sessions as {@code requester} negotiated them, one a slot, and one with the shared key. */
  void plain(SpdmRequester requester) throws IOException {
    for (int slot : slots()) {
      SessionForm form = SessionForm.byKey(inquiry.plan().profile(), negotiated);
      explore(slot, form, requester, true);
    }
    if (sharesKeys()) {
      SessionForm form = SessionForm.plain(inquiry.plan().profile(), negotiated);
      explore(PRESHARED, form, requester, true);
    }
  }

  /** Sessions in every other form. */
  void variants() throws IOException {
    for (SessionForm form : SessionForm.variants(inquiry.plan().profile(), negotiated)) {
      SpdmRequester requester = inquiry.requester(form.profile());
      String where = form.words();
      if (findings.spdm(where, "negotiation", requester::negotiate, it -> "").isEmpty()) {
        continue;
      }
      for (int slot : slots().stream().limit(1).toList()) {
        explore(slot, form, requester, false);
      }
      boolean handshake = form.words().startsWith("handshake");
      if (sharesKeys() && !handshake) {
        explore(PRESHARED, form, requester, false);
      }
    }
  }

  private static String kind(int slot) {
    if (slot == PRESHARED) {
      return "PSK_EXCHANGE";
    }
    return slot == PeerIdentity.PROVISIONED_SLOT
        ? "KEY_EXCHANGE by public key"
        : "KEY_EXCHANGE slot " + slot;
  }

  private List<Integer> slots() {
    if (!inquiry.wants(Topic.KEY_EXCHANGE) || !negotiated.bothHave(Capability.KEY_EX)) {
      return List.of();
    }
    return negotiated.responder().has(Capability.PUB_KEY_ID)
        ? List.of(PeerIdentity.PROVISIONED_SLOT)
        : List.copyOf(chains.keySet());
  }

  /** The slot that signs where no slot was named. */
  private int signer() {
    return chains.isEmpty() ? PeerIdentity.PROVISIONED_SLOT : chains.firstKey();
  }

  private boolean sharesKeys() {
    return inquiry.wants(Topic.PSK)
        && inquiry.plan().pskHint().isPresent()
        && negotiated.requester().has(Capability.PSK)
        && negotiated.responder().flags().hasAny(Capability.PSK, Capability.PSK_WITH_CONTEXT);
  }

  private SummaryType summary() {
    return negotiated
            .responder()
            .flags()
            .hasAny(Capability.MEAS_WITH_SIGNATURE, Capability.MEAS_WITHOUT_SIGNATURE)
        ? inquiry.plan().summary()
        : SummaryType.NONE;
  }

  private Opening byKey(int slot) {
    return requester ->
        chains.containsKey(slot)
            ? requester.openSession(slot, chains.get(slot), summary(), 0)
            : requester.openSession(slot, summary(), 0);
  }

  private Outcome<SpdmSession> preshared(SpdmRequester requester) throws IOException {
    Bytes hint = inquiry.plan().pskHint().orElse(Bytes.EMPTY);
    return requester.openPresharedSession(hint, summary(), 0);
  }

  private void explore(int slot, SessionForm form, SpdmRequester requester, boolean thoroughly)
      throws IOException {
    Opening opening = slot == PRESHARED ? this::preshared : byKey(slot);
    Optional<SpdmSession> opened = attempt(kind(slot), form, requester, opening);
    if (opened.isEmpty()) {
      return;
    }
    try (SpdmSession session = opened.get()) {
      String where = "session " + session.sessionId();
      if (negotiated.bothHave(Capability.HBEAT)) {
        findings.spdm(where, "HEARTBEAT", session::heartbeat, it -> "");
      }
      if (thoroughly) {
        inSession(where, slot == PRESHARED ? signer() : slot, session);
      }
      if (negotiated.bothHave(Capability.KEY_UPD)) {
        renew(where, session);
      }
      if (!inquiry.plan().conduct().leaveOpen()) {
        findings.spdm(where, "END_SESSION", session::end, it -> "");
      }
    }
  }

  private void renew(String where, SpdmSession session) throws IOException {
    for (Conduct.Renewal renewal : Conduct.Renewal.values()) {
      if (!inquiry.plan().conduct().renewals().contains(renewal)) {
        continue;
      }
      switch (renewal) {
        case REQUESTER -> update(where, session, KeyUpdateOperation.UPDATE_KEY);
        case BOTH -> update(where, session, KeyUpdateOperation.UPDATE_ALL_KEYS);
        case RESPONDER -> prompted(where, session, ProbeLink.Wish.KEY_UPDATE);
      }
    }
  }

  private void update(String where, SpdmSession session, KeyUpdateOperation operation)
      throws IOException {
    findings.spdm(where, "KEY_UPDATE " + operation, () -> session.updateKeys(operation), it -> "");
  }

  /** Lets the responder want something, and gives it what it wants. */
  private void prompted(String where, SpdmSession session, ProbeLink.Wish wish) throws IOException {
    if (negotiated.bothHave(Capability.ENCAP) && inquiry.link().prompt(wish, session.sessionId())) {
      findings.spdm(
          where,
          "encapsulated " + wish,
          session::serveResponder,
          it -> it.isEmpty() ? "it wanted nothing" : it.toString());
    }
  }

  private void inSession(String where, int slot, SpdmSession session) throws IOException {
    if (inquiry.wants(Topic.IDENTITY) && negotiated.responder().has(Capability.CERT)) {
      findings.spdm(
          where, "GET_DIGESTS", session::getDigests, it -> "slots " + it.digests().keySet());
      findings.spdm(
          where,
          "GET_CERTIFICATE slot " + slot,
          () -> session.getCertificate(slot),
          it -> it.buffer().length() + " bytes");
    }
    measure(where, slot, session);
    boolean signs = !chains.isEmpty();
    new DescriptionSurvey(inquiry, negotiated)
        .run(where, session.management(), signs ? OptionalInt.of(slot) : OptionalInt.empty());
    events.run(where, session);
    teeIo.run(where, session);
    new ProvisionSurvey(inquiry, negotiated)
        .run(where, session.management(), slot, Optional.ofNullable(chains.get(slot)));
  }

  private void measure(String where, int slot, SpdmSession session) throws IOException {
    MeasurementSurvey survey = new MeasurementSurvey(inquiry, negotiated);
    boolean signs = !chains.isEmpty() || negotiated.responder().has(Capability.PUB_KEY_ID);
    if (!inquiry.wants(Topic.MEASUREMENTS) || !survey.possible() || !signs) {
      return;
    }
    survey
        .all(where, slot, session::getMeasurements)
        .ifPresent(all ->
            session
                .measurementSummaryHash()
                .filter(hash -> summary() == SummaryType.ALL)
                .ifPresent(hash -> survey.compare(where, hash, all)));
  }

  private Optional<SpdmSession> attempt(
      String kind, SessionForm form, SpdmRequester requester, Opening opening) throws IOException {
    Instant begun = findings.now();
    Optional<SpdmSession> session =
        findings.spdm(
            form.words(), kind, () -> opening.open(requester), it -> "session " + it.sessionId());
    long micros = Duration.between(begun, findings.now()).toNanos() / 1000;
    facts.add(
        new SessionFacts(
            kind,
            form.words(),
            session.map(it -> OptionalLong.of(it.id())).orElse(OptionalLong.empty()),
            session.map(it -> it.securedVersion().toString()).orElse(""),
            session.map(SpdmSession::heartbeatPeriod).orElse(0),
            micros));
    return session;
  }
}
