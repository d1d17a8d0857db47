package io.teeio.spdm.capture;

import io.teeio.crypto.AeadAlgorithm;
import io.teeio.crypto.Crypto;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.DheGroup;
import io.teeio.spdm.algorithm.KemAlgorithm;
import io.teeio.spdm.capture.SignatureReplay.Claim;
import io.teeio.spdm.message.KeyExchange;
import io.teeio.spdm.message.KeyExchangeResponse;
import io.teeio.spdm.message.PskExchange;
import io.teeio.spdm.message.PskExchangeResponse;
import io.teeio.spdm.message.SecuredVersionSelection;
import io.teeio.spdm.session.AgreedSecrets;
import io.teeio.spdm.session.Direction;
import io.teeio.spdm.session.NonceOrder;
import io.teeio.spdm.session.RecordProtection;
import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.transcript.HandshakeTranscript;
import io.teeio.spdm.transcript.SigningContext;
import io.teeio.spdm.transport.Binding;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Optional;

/** Follows KEY_EXCHANGE and PSK_EXCHANGE: who the responder is, and what keys come of it. */
final class HandshakeReplay {
  static final String NO_AEAD = "no AEAD was negotiated";

  private final Binding binding;
  private final Crypto crypto;
  private final SecretChooser chooser;
  private final Findings findings;
  private final Learning learning;
  private final SignatureReplay responder;
  private final FinishReplay finishes;

  HandshakeReplay(
      Binding binding,
      Crypto crypto,
      SecretChooser chooser,
      Findings findings,
      Learning learning,
      SignatureReplay responder,
      FinishReplay finishes) {
    this.binding = binding;
    this.crypto = crypto;
    this.chooser = chooser;
    this.findings = findings;
    this.learning = learning;
    this.responder = responder;
    this.finishes = finishes;
  }

  /** Why a session of KEY_EXCHANGE with {@code slot} cannot be followed. */
  String obstacle(Agreement agreement, int slot) {
    return agreement.aead().isEmpty() ? NO_AEAD : responder.identities().missing(slot);
  }

  /** KEY_EXCHANGE was answered; gives the session unless nothing of it can be computed. */
  Optional<ReplayedSession> keyExchange(
      Agreement agreement,
      KeyExchange asked,
      Bytes request,
      KeyExchangeResponse answer,
      Bytes response) {
    SessionId id = SessionId.of(asked.reqSessionId(), answer.rspSessionId());
    Optional<HandshakeTranscript> known = authenticate(agreement, asked, request, answer, response);
    Optional<AeadAlgorithm> aead = agreement.aead();
    if (known.isEmpty() || aead.isEmpty()) {
      return Optional.empty();
    }
    HandshakeTranscript transcript = known.get();
    Bytes th1 = transcript.signature(answer.signature());
    ReplayedSession session =
        open(
            setup(agreement, id, kind(agreement), aead.get(), answer.opaqueData()),
            agreement,
            transcript,
            th1);
    answer
        .responderVerifyData()
        .ifPresent(data -> {
          finishes.verifyData(
              ReplayCheck.KEY_EXCHANGE_RSP_VERIFY_DATA, session, Direction.RESPONSE, th1, data);
          transcript.responderVerifyData(data);
        });
    return Optional.of(session);
  }

  private Optional<HandshakeTranscript> authenticate(
      Agreement agreement,
      KeyExchange asked,
      Bytes request,
      KeyExchangeResponse answer,
      Bytes response) {
    Optional<HandshakeTranscript> likeliest = Optional.empty();
    Optional<Claim> unproven = Optional.empty();
    for (Identity identity : responder.identities().of(asked.slotId(), agreement.hash())) {
      HandshakeTranscript transcript = agreement.transcripts().handshake(identity.digest());
      Bytes hash = transcript.keyExchange(request, answer.beforeSignature(response));
      Claim claim =
          new Claim(
              ReplayCheck.KEY_EXCHANGE_RSP_SIGNATURE,
              SigningContext.KEY_EXCHANGE_RSP,
              asked.slotId(),
              hash,
              answer.signature());
      if (responder.isOf(identity, agreement, claim)) {
        findings.verified(claim.check());
        signed(agreement, asked, request, response, Optional.of(identity));
        return Optional.of(transcript);
      }
      likeliest = likeliest.or(() -> Optional.of(transcript));
      unproven = unproven.or(() -> Optional.of(claim));
    }
    signed(
        agreement,
        asked,
        request,
        response,
        responder.identities().of(asked.slotId(), agreement.hash()).stream().findFirst());
    if (unproven.isPresent()) {
      responder.tellWrong(agreement, unproven.get(), "");
    } else {
      findings.missing(
          ReplayCheck.KEY_EXCHANGE_RSP_SIGNATURE, responder.identities().missing(asked.slotId()));
    }
    return likeliest;
  }

  private void signed(
      Agreement agreement,
      KeyExchange asked,
      Bytes request,
      Bytes response,
      Optional<Identity> signer) {
    findings.signed(
        agreement,
        Optional.empty(),
        asked.slotId(),
        Bytes.concat(agreement.transcripts().beforeKeyExchange(), request, response),
        signer);
  }

  private static AgreedSecrets.Kind kind(Agreement agreement) {
    return agreement
        .negotiated()
        .algorithms()
        .keyExchange()
        .map(scheme ->
            switch (scheme) {
              case DheGroup _ -> AgreedSecrets.Kind.DHE;
              case KemAlgorithm _ -> AgreedSecrets.Kind.KEM;
            })
        .orElse(AgreedSecrets.Kind.DHE);
  }

  /** PSK_EXCHANGE was answered. */
  Optional<ReplayedSession> pskExchange(
      Agreement agreement,
      PskExchange asked,
      Bytes request,
      PskExchangeResponse answer,
      Bytes response) {
    SessionId id = SessionId.of(asked.reqSessionId(), answer.rspSessionId());
    if (agreement.aead().isEmpty()) {
      findings.missing(ReplayCheck.PSK_EXCHANGE_RSP_VERIFY_DATA, NO_AEAD);
      return Optional.empty();
    }
    HandshakeTranscript transcript = agreement.transcripts().presharedHandshake();
    Bytes th1 = transcript.pskExchange(request, answer.beforeVerifyData(response));
    AeadAlgorithm aead = agreement.aead().get();
    ReplayedSession session =
        open(
            setup(agreement, id, AgreedSecrets.Kind.PSK, aead, answer.opaqueData()),
            agreement,
            transcript,
            th1);
    Bytes data = answer.responderVerifyData();
    finishes.verifyData(
        ReplayCheck.PSK_EXCHANGE_RSP_VERIFY_DATA, session, Direction.RESPONSE, th1, data);
    transcript.responderVerifyData(data);
    if (answer.context().isEmpty()) {
      session.establish(transcript.finished(Bytes.EMPTY));
    }
    return Optional.of(session);
  }

  private ReplayedSession.Setup setup(
      Agreement agreement,
      SessionId id,
      AgreedSecrets.Kind kind,
      AeadAlgorithm aead,
      Bytes opaqueData) {
    return new ReplayedSession.Setup(
        id,
        kind,
        binding,
        agreement.negotiated().version(),
        agreement.hash(),
        aead,
        RecordProtection.of(agreement.negotiated()),
        order(opaqueData, agreement.negotiated().version()));
  }

  private static NonceOrder order(Bytes opaqueData, SpdmVersion version) {
    try {
      return SecuredVersionSelection.read(opaqueData, version)
          .map(selection -> NonceOrder.of(selection.selected()))
          .orElse(NonceOrder.UNDECIDED);
    } catch (MalformedInput _) {
      return NonceOrder.UNDECIDED;
    }
  }

  private ReplayedSession open(
      ReplayedSession.Setup setup, Agreement agreement, HandshakeTranscript transcript, Bytes th1) {
    return new ReplayedSession(
        setup,
        crypto,
        chooser,
        new Lane(learning, findings),
        agreement.transcripts().sessionMeasurements(),
        transcript,
        th1);
  }
}
