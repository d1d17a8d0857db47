package io.teeio.spdm.requester;

import io.teeio.rule.Violation;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.message.EndSession;
import io.teeio.spdm.message.EndSessionAck;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.ErrorResponse;
import io.teeio.spdm.message.Heartbeat;
import io.teeio.spdm.message.HeartbeatAck;
import io.teeio.spdm.message.KeyUpdateOperation;
import io.teeio.spdm.message.MessageCode;
import io.teeio.spdm.message.VersionNumber;
import io.teeio.spdm.session.RecordUse;
import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.wire.Bytes;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An established session of a requester. Every verb goes through its secure channel; when a record
 * is lost or is not authentic, the session is closed and every later verb says so. Not safe for
 * several threads.
 */
public final class SpdmSession implements AutoCloseable {
  private static final int EVENT_ALL_POLICY = 2;

  private final Role role;
  private final Conversation conversation;
  private final SessionWay way;
  private final SessionTerms terms;
  private final SessionEvents events;
  private final Liveness liveness;

  SpdmSession(Role role, Conversation conversation, SessionWay way, SessionTerms terms) {
    this.role = role;
    this.conversation = conversation;
    this.way = way;
    this.terms = terms;
    this.liveness = new Liveness(role.clock(), terms.heartbeatPeriod());
    this.events = new SessionEvents(role, conversation, wantsAllEvents(), runner());
  }

  /** Whether {@link #serveResponder} brings the events of the responder: all were wanted. */
  public boolean hearsEvents() {
    return wantsAllEvents() && conversation.connection().negotiated().bothHave(Capability.ENCAP);
  }

  private boolean wantsAllEvents() {
    return conversation.connection().negotiated().atLeast(SpdmVersion.V1_3)
        && (terms.policy() & EVENT_ALL_POLICY) != 0;
  }

  private SessionEvents.Runner runner() {
    return new SessionEvents.Runner() {
      @Override
      public <T> Outcome<T> run(Role.Flow<T> flow) throws IOException {
        return attempt(flow);
      }
    };
  }

  /** Its id, as on the wire. */
  public SessionId sessionId() {
    return way.channel().session();
  }

  /** Its id, as on the wire: 32 bits. */
  public long id() {
    return sessionId().value();
  }

  /** Seconds; without traffic for twice as long the session ends. 0 for never. */
  public int heartbeatPeriod() {
    return terms.heartbeatPeriod();
  }

  /**
   * When {@link #heartbeat} is due, unless another verb is used before; empty if never. Twice the
   * period after the last verb the session is over.
   */
  public Optional<Instant> heartbeatDue() {
    return liveness.due();
  }

  /** The version of Secured Messages that the responder selected. */
  public VersionNumber securedVersion() {
    return terms.securedVersion();
  }

  /** The hash of the measurements when the session began, if it was asked for. */
  public Optional<Bytes> measurementSummaryHash() {
    return terms.summaryHash();
  }

  /** Whether it is open and no verb was used for more than twice the heartbeat period. */
  public boolean isSilent() {
    return isOpen() && liveness.isOver();
  }

  /** Whether verbs can still be used. */
  public boolean isOpen() {
    return way.isUsable();
  }

  /** Whether nothing but {@link #updateKeys} and {@link #end} fits under the keys any more. */
  public boolean needsKeyUpdate() {
    return isOpen() && way.channel().needsRenewal();
  }

  /** GET_MEASUREMENTS. */
  public Outcome<MeasurementResult> getMeasurements(MeasurementQuery query) throws IOException {
    return attempt(() -> new MeasurementFlow(role, conversation).ask(query));
  }

  /** GET_DIGESTS. */
  public Outcome<SlotDigests> getDigests() throws IOException {
    return attempt(() -> new Identification(role, conversation).digests());
  }

  /** GET_CERTIFICATE, all portions; checked as {@link SpdmRequester#getCertificate} says. */
  public Outcome<CertificateChain> getCertificate(int slot) throws IOException {
    return attempt(() -> new Identification(role, conversation).certificate(slot));
  }

  /** HEARTBEAT. */
  public Outcome<Boolean> heartbeat() throws IOException {
    return attempt(() -> {
      conversation.ask(new Heartbeat(), HeartbeatAck.class);
      return true;
    });
  }

  /**
   * VENDOR_DEFINED_REQUEST.
   *
   * @param standardId the registry of the vendor, 3 for PCI-SIG
   * @param vendorId the vendor in that registry
   * @param payload what the vendor defines
   * @return the payload of the response
   */
  public Outcome<Bytes> vendorDefined(int standardId, Bytes vendorId, Bytes payload)
      throws IOException {
    return attempt(() -> VendorFlow.ask(role, conversation, standardId, vendorId, payload));
  }

  /**
   * KEY_UPDATE and the VerifyNewKey that proves it. If it does not come to its end the session is
   * closed, unless the responder refused the first step.
   *
   * @param operation UPDATE_KEY or UPDATE_ALL_KEYS
   */
  public Outcome<Boolean> updateKeys(KeyUpdateOperation operation) throws IOException {
    if (operation == KeyUpdateOperation.VERIFY_NEW_KEY) {
      throw new IllegalArgumentException("VERIFY_NEW_KEY is the second step of the others");
    }
    return attempt(() -> {
      role.guards()
          .require(
              SpdmRule.KEY_UPDATE_SUPPORTED,
              conversation.connection().negotiated().bothHave(Capability.KEY_UPD),
              () -> "");
      new KeyRenewal(role, conversation, way, this::close).run(operation);
      return true;
    });
  }

  /**
   * GET_ENCAPSULATED_REQUEST: asks what the responder wants, and answers it as far as this side can
   * and may: its own key update, events, and what this side is.
   *
   * @return what was asked and answered; empty if the responder wanted nothing
   */
  public Outcome<List<MessageCode>> serveResponder() throws IOException {
    Negotiated negotiated = conversation.connection().negotiated();
    ResponderKeys keys = new ResponderKeys(role, negotiated, way);
    SessionServices services =
        new SessionServices(keys, new OwnEventAnswers(role, negotiated, sessionId(), events));
    return attempt(() -> {
      try {
        return EncapsulatedFlow.serve(
            role, conversation, EncapsulatedAnswers.Purpose.SESSION, Optional.of(services));
      } finally {
        keys.settle();
      }
    });
  }

  /** Events of this session, in both directions. */
  public SessionEvents events() {
    return events;
  }

  /** Verbs that manage the responder, in this session. */
  public ResponderManagement management() {
    return new ResponderManagement(
        new ResponderManagement.Runner() {
          @Override
          public <T> Outcome<T> run(ResponderManagement.Work<T> work) throws IOException {
            return attempt(() -> work.on(new ManagementFlow(role, conversation)));
          }
        });
  }

  /** END_SESSION; the session is closed afterwards, whatever the answer. */
  public Outcome<Boolean> end() throws IOException {
    return end(false);
  }

  /**
   * END_SESSION; the session is closed afterwards, whatever the answer.
   *
   * @param clearNegotiatedState whether a responder that caches its negotiated state forgets it: a
   *     connection cannot be resumed then
   */
  public Outcome<Boolean> end(boolean clearNegotiatedState) throws IOException {
    try {
      return attempt(() -> {
        conversation.ask(
            new EndSession(clearNegotiatedState), EndSessionAck.class, RecordUse.RENEWAL_OR_END);
        return true;
      });
    } finally {
      close();
    }
  }

  /** Wipes all keys without telling the responder. */
  @Override
  public void close() {
    if (conversation.connection().sessions().remove(sessionId(), way)) {
      role.events().accept(new SpdmEvent.StateChanged(Optional.of(sessionId()), "closed"));
    }
    way.close();
  }

  /** Runs one verb; a responder that cannot decrypt any more has dropped the session. */
  private <T> Outcome<T> attempt(Role.Flow<T> flow) throws IOException {
    boolean dropped = true;
    try {
      Outcome<T> outcome =
          role.attempt(
              Optional.of(sessionId()),
              () -> {
                inTime();
                T result = flow.run();
                liveness.traffic();
                return result;
              });
      dropped =
          !way.isUsable()
              || (outcome instanceof Outcome.Refused<T>(ErrorResponse error, _)
                  && error.is(ErrorCode.DECRYPT_ERROR));
      return outcome;
    } finally {
      if (dropped) {
        close();
      }
    }
  }

  private void inTime() throws Violation {
    try {
      if (isOpen()) {
        liveness.require(role.guards());
      }
    } catch (Violation expired) {
      close();
      throw expired;
    }
  }
}
