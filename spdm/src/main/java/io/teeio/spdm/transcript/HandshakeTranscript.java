package io.teeio.spdm.transcript;

import io.teeio.crypto.RunningHash;
import io.teeio.wire.Bytes;

/**
 * TH of one KEY_EXCHANGE: grows step by step in the order of these methods, each of which gives the
 * hash that is signed, authenticated or derived from at that point (DSP0274, clause "Transcript
 * hash calculation rules").
 */
public final class HandshakeTranscript {
  private final RunningHash running;

  /** Begins with A and what names the responder: Dg and the digest of its certificate chain. */
  HandshakeTranscript(RunningHash running, Bytes vca, Bytes identity) {
    this.running = running;
    running.update(vca);
    running.update(identity);
  }

  /** KEY_EXCHANGE and KEY_EXCHANGE_RSP up to its signature; the hash that is signed. */
  public Bytes keyExchange(Bytes request, Bytes unsignedResponse) {
    running.update(request);
    running.update(unsignedResponse);
    return running.soFar();
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

  /** FINISH up to RequesterVerifyData; the hash that this authenticates. */
  public Bytes finish(Bytes untilVerifyData) {
    running.update(untilVerifyData);
    return running.soFar();
  }

  /** RequesterVerifyData and FINISH_RSP up to its own; the hash that the latter authenticates. */
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
