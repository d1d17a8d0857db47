package io.teeio.spdm.role;

import io.teeio.crypto.Crypto;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.capture.SessionSecret;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.requester.RequesterParts;
import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.spdm.requester.SpdmRequester;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.spdm.responder.MeasuredElement;
import io.teeio.spdm.responder.MeasurementSource;
import io.teeio.spdm.responder.Readiness;
import io.teeio.spdm.responder.ResponderParts;
import io.teeio.spdm.responder.ResponderProfile;
import io.teeio.spdm.responder.SessionEnd;
import io.teeio.spdm.responder.SessionListener;
import io.teeio.spdm.responder.SpdmResponder;
import io.teeio.spdm.responder.VendorDefinedHandler;
import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.Envelope;
import io.teeio.spdm.transport.Transport;
import io.teeio.wire.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A requester and a responder with a wire between them that a test can touch. */
public final class Pair implements Transport {
  /** The elements that the responder measures. */
  public static final List<MeasuredElement> ELEMENTS =
      List.of(
          new MeasuredElement(1, 1, Bytes.of(1, 2, 3), false, true),
          new MeasuredElement(2, 3, Bytes.of(4), false, false),
          new MeasuredElement(0x10, 7, Bytes.zeros(8), true, true));

  /** What happened to sessions of the responder, in words. */
  public final List<String> sessionLog = new ArrayList<>();

  /** What the roles reported. */
  public final List<SpdmEvent> requesterEvents = new ArrayList<>();

  /** What the roles reported. */
  public final List<SpdmEvent> responderEvents = new ArrayList<>();

  /** Requests as they left the requester. */
  public final List<Envelope> requests = new ArrayList<>();

  /** What the sessions of the responder are derived from. */
  public final List<SessionSecret> secrets = new ArrayList<>();

  /** How long the requester was asked to wait. */
  public final List<Duration> pauses = new ArrayList<>();

  /** Time for both. */
  public final Clock clock = new Clock();

  /** What the wire does to requests and responses. */
  public UnaryOperator<Envelope> onRequest = UnaryOperator.identity();

  /** What the wire does to requests and responses. */
  public UnaryOperator<Envelope> onResponse = UnaryOperator.identity();

  /** What the responder measures; may change while it runs. */
  public MeasurementSource measurements = () -> ELEMENTS;

  /** Whether the responder is ready; may change while it runs. */
  public Readiness readiness = Readiness.ALWAYS;

  /** How the responder answers vendor messages. */
  public VendorDefinedHandler vendor = VendorDefinedHandler.NONE;

  private final Setup setup;
  private final Repeatable responderRandom = new Repeatable(7);
  private final SpdmRequester requester;
  private final SpdmResponder responder;

  /** A pair as {@code setup} says. */
  public Pair(Setup setup) {
    this(
        setup,
        setup.requester(),
        setup.responder(),
        Identities.slots(setup.suite()),
        Crypto.portable());
  }

  /** A pair of any profiles; the responder computes with {@code responderCrypto}. */
  public Pair(
      Setup setup,
      RequesterProfile requesterProfile,
      ResponderProfile responderProfile,
      Map<Integer, SlotIdentity> slots,
      Crypto responderCrypto) {
    this(
        setup,
        requesterProfile,
        RequesterParts.NONE,
        responderProfile,
        slots,
        UnaryOperator.identity(),
        responderCrypto);
  }

  /** A pair of any profiles and parts. */
  public Pair(
      Setup setup,
      RequesterProfile requesterProfile,
      RequesterParts requesterParts,
      ResponderProfile responderProfile,
      Map<Integer, SlotIdentity> slots,
      UnaryOperator<ResponderParts> responderParts,
      Crypto responderCrypto) {
    this.setup = setup;
    this.responder =
        new SpdmResponder(
            setup.binding(),
            responderProfile,
            responderParts.apply(
                new ResponderParts(slots, () -> measurements.measure())
                    .withVendorDefined((session, standard, id, payload) ->
                        vendor.handle(session, standard, id, payload))
                    .withSessions(listener())
                    .withAgreedSecrets((session, kind, secret) ->
                        secrets.add(
                            new SessionSecret(Optional.of(session), kind, secret.duplicate())))
                    .withReadiness(code -> readiness.on(code))),
            responderCrypto,
            responderRandom,
            clock,
            Guards.all(),
            responderEvents::add);
    this.requester =
        new SpdmRequester(
            this,
            requesterProfile,
            requesterParts,
            pauses::add,
            Crypto.portable(),
            new Repeatable(8),
            clock,
            Guards.all(),
            requesterEvents::add);
  }

  private SessionListener listener() {
    return new SessionListener() {
      @Override
      public void established(SessionId session) {
        sessionLog.add("established " + session);
      }

      @Override
      public void ended(SessionId session, SessionEnd reason) {
        sessionLog.add("ended " + session + " " + reason);
      }
    };
  }

  /** The requester. */
  public SpdmRequester requester() {
    return requester;
  }

  /** The responder. */
  public SpdmResponder responder() {
    return responder;
  }

  /** From now on the responder draws other random numbers than in other pairs. */
  public void stir() {
    responderRandom.bytes(1);
  }

  /** The requester after its negotiation. */
  public SpdmRequester negotiated() throws Exception {
    requester.negotiate().orAbort();
    return requester;
  }

  /** What both agreed on. */
  public Negotiated agreed() {
    return requester.negotiated().orElseThrow();
  }

  /** The chain of slot 0, fetched after a negotiation. */
  public CertificateChain identified() throws Exception {
    negotiated().getDigests().orAbort();
    return requester.getCertificate(0).orAbort();
  }

  /** A session after all that comes before one. */
  public SpdmSession session() throws Exception {
    return requester.openSession(0, identified(), SummaryType.NONE, 0).orAbort();
  }

  @Override
  public Binding binding() {
    return setup.binding();
  }

  @Override
  public Envelope exchange(Envelope request) throws IOException {
    requests.add(request);
    Optional<Envelope> answer = responder.respond(onRequest.apply(padded(request)));
    return onResponse.apply(
        padded(answer.orElseThrow(() -> new IOException("there is no answer"))));
  }

  /** As the binding pads. */
  public Envelope padded(Envelope envelope) {
    Bytes payload = envelope.payload();
    return switch (binding().padding()) {
      case NONE -> envelope;
      case TO_DWORD, INSIDE ->
          new Envelope(
              envelope.secured(), Bytes.concat(payload, Bytes.zeros(-payload.length() & 3)));
    };
  }

  /** Changes one byte of the next response with {@code code}; later ones pass. */
  public void corruptResponse(int code, int offset, int xor) {
    onResponse = changing(code, payload -> flip(payload, offset, xor));
  }

  /** Changes the next response with {@code code}; later ones pass. */
  public UnaryOperator<Envelope> changing(int code, UnaryOperator<Bytes> change) {
    boolean[] done = {false};
    return envelope -> {
      if (envelope.secured() || envelope.payload().at(1) != code || done[0]) {
        return envelope;
      }
      done[0] = true;
      return Envelope.clear(change.apply(envelope.payload()));
    };
  }

  /** {@code payload} with the byte at {@code offset} (from the end if negative) changed. */
  public static Bytes flip(Bytes payload, int offset, int xor) {
    byte[] changed = payload.toArray();
    int at = offset < 0 ? changed.length + offset : offset;
    changed[at] ^= (byte) xor;
    return Bytes.copyOf(changed);
  }

  /** What the responder answers to {@code message} in the clear, past the requester. */
  Bytes ask(Bytes message) {
    return responder().respond(padded(Envelope.clear(message))).orElseThrow().payload();
  }

  /** The rules by which the responder has refused, in order. */
  List<Rule> reported() {
    return responderEvents.stream()
        .filter(SpdmEvent.RuleBroken.class::isInstance)
        .map(event -> ((SpdmEvent.RuleBroken) event).rule())
        .toList();
  }
}
