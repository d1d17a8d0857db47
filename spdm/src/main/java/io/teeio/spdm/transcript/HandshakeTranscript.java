package io.teeio.spdm.transcript;

import io.teeio.crypto.RunningHash;
import io.teeio.wire.Bytes;

/**
 * TH of one KEY_EXCHANGE or PSK_EXCHANGE: grows step by step in the order of these methods, each of
 * which gives the hash that is signed, authenticated or derived from at that point (DSP0274, clause
 * "Transcript hash calculation rules").
 *
 * <p>KEY_EXCHANGE: {@link #keyExchange}, {@link #signature}, {@link #responderVerifyData}; with
 * mutual authentication {@link #requesterIdentity}, {@link #finishSigned}, {@link
 * #finishSignature}, else {@link #finish}; then {@link #finishResponse} and {@link #finished}.
 *
 * <p>PSK_EXCHANGE: {@link #pskExchange}, {@link #responderVerifyData}; with a context of the
 * responder {@link #finish} and {@link #finishResponse}, which then gives TH2; without one {@link
 * #finished} with nothing.
 */
public final class HandshakeTranscript {
  private final RunningHash running;

  /** Begins with A and what names the responder: Dg and the digest of its certificate chain. */
  HandshakeTranscript(RunningHash running, Bytes vca, Bytes identity) {
    this.running = running;
    running.update(vca);
    running.update(identity);
  }

  private HandshakeTranscript(RunningHash running) {
    this.running = running;
  }

  /** A second one that stands where this one stands: to try what comes next. */
  public HandshakeTranscript copy() {
    return new HandshakeTranscript(running.copy());
  }

  /** KEY_EXCHANGE and KEY_EXCHANGE_RSP up to its signature; the hash that is signed. */
  public Bytes keyExchange(Bytes request, Bytes unsignedResponse) {
    running.update(request);
    running.update(unsignedResponse);
    return running.soFar();
  }

  /**
   * PSK_EXCHANGE and PSK_EXCHANGE_RSP up to its verify data; the hash TH1, which this authenticates
   * too.
   */
  public Bytes pskExchange(Bytes request, Bytes untilVerifyData) {
    return keyExchange(request, untilVerifyData);
  }

  /** The signature of KEY_EXCHANGE_RSP; the hash TH1. */
  public Bytes signature(Bytes signature) {
    running.update(signature);
    return running.soFar();
  }

  /** ResponderVerifyData of KEY_EXCHANGE_RSP, or nothing when the handshake goes in the clear. */
  public void responderVerifyData(Bytes verifyData) {
    running.update(verifyData);
  }

  /**
   * What names the requester, when it authenticates itself.
   *
   * @param digests DgQ: the DIGESTS of the requester that came first in this handshake, exactly as
   *     encapsulated, if it uses several keys; empty otherwise
   * @param chainDigest digest of the requester's certificate chain buffer or of its provisioned key
   */
  public void requesterIdentity(Bytes digests, Bytes chainDigest) {
    running.update(digests);
    running.update(chainDigest);
  }

  /** FINISH up to its signature; the hash that is signed. */
  public Bytes finishSigned(Bytes untilSignature) {
    running.update(untilSignature);
    return running.soFar();
  }

  /** The signature of FINISH; the hash that RequesterVerifyData authenticates. */
  public Bytes finishSignature(Bytes signature) {
    running.update(signature);
    return running.soFar();
  }

  /**
   * FINISH without signature or PSK_FINISH, up to the verify data; the hash that it authenticates.
   */
  public Bytes finish(Bytes untilVerifyData) {
    running.update(untilVerifyData);
    return running.soFar();
  }

  /**
   * RequesterVerifyData and FINISH_RSP up to its own; the hash that the latter authenticates. With
   * PSK_FINISH_RSP, which has none: the hash TH2.
   */
  public Bytes finishResponse(Bytes requesterVerifyData, Bytes untilVerifyData) {
    running.update(requesterVerifyData);
    running.update(untilVerifyData);
    return running.soFar();
  }

  /** ResponderVerifyData of FINISH_RSP, or nothing when there is none; the hash TH2. */
  public Bytes finished(Bytes verifyData) {
    running.update(verifyData);
    return running.soFar();
  }
}
