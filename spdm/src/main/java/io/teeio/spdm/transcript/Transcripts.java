package io.teeio.spdm.transcript;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.spdm.message.Challenge;
import io.teeio.spdm.message.EndSession;
import io.teeio.spdm.message.Finish;
import io.teeio.spdm.message.GetCapabilities;
import io.teeio.spdm.message.GetCertificate;
import io.teeio.spdm.message.GetDigests;
import io.teeio.spdm.message.GetMeasurements;
import io.teeio.spdm.message.GetVersion;
import io.teeio.spdm.message.Heartbeat;
import io.teeio.spdm.message.KeyExchange;
import io.teeio.spdm.message.KeyUpdate;
import io.teeio.spdm.message.MessageCode;
import io.teeio.spdm.message.MismatchedVersionRequest;
import io.teeio.spdm.message.NegotiateAlgorithms;
import io.teeio.spdm.message.PskExchange;
import io.teeio.spdm.message.PskFinish;
import io.teeio.spdm.message.RespondIfReady;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.UnsupportedRequest;
import io.teeio.spdm.message.VendorDefinedRequest;
import io.teeio.wire.Bytes;

/**
 * The transcripts of one connection after its negotiation, and their reset rules (DSP0274, clauses
 * on M1/M2, L1/L2 and TH). Holds exact messages, without what a transport pads.
 *
 * <p>A is GET_VERSION to ALGORITHMS. B is every GET_DIGESTS, DIGESTS, GET_CERTIFICATE and
 * CERTIFICATE outside sessions since the last reset; GET_DIGESTS restarts it. C is CHALLENGE and
 * CHALLENGE_AUTH. Requests that open, keep or use sessions and GET_MEASUREMENTS reset B until a
 * CHALLENGE was completed on this connection.
 */
public final class Transcripts {
  private static final int LIMIT = 1 << 20;

  private final Crypto crypto;
  private final HashAlgorithm hash;
  private final Bytes vca;
  private final ByteLog identity = new ByteLog(LIMIT);
  private final MeasurementTranscript measurements;
  private boolean authenticated;

  /**
   * Transcripts of a connection.
   *
   * @param vca A: GET_VERSION, VERSION, GET_CAPABILITIES, CAPABILITIES, NEGOTIATE_ALGORITHMS and
   *     ALGORITHMS
   */
  public Transcripts(Crypto crypto, HashAlgorithm hash, Bytes vca) {
    this.crypto = crypto;
    this.hash = hash;
    this.vca = vca;
    this.measurements = new MeasurementTranscript(vca);
  }

  /** A. */
  public Bytes vca() {
    return vca;
  }

  /** L1/L2 outside sessions. */
  public MeasurementTranscript measurements() {
    return measurements;
  }

  /** A fresh L1/L2 for a session. */
  public MeasurementTranscript sessionMeasurements() {
    return new MeasurementTranscript(vca);
  }

  /** Hears of a request, in a session or not, that is about to be sent or was received. */
  public void before(SpdmRequest request) {
    if (request instanceof GetDigests || (!authenticated && resetsIdentity(request))) {
      identity.clear();
    }
  }

  private static boolean resetsIdentity(SpdmRequest request) {
    return switch (request) {
      case GetMeasurements _,
          KeyExchange _,
          Finish _,
          PskExchange _,
          PskFinish _,
          Heartbeat _,
          KeyUpdate _,
          EndSession _ ->
          true;
      case GetVersion _,
          GetCapabilities _,
          NegotiateAlgorithms _,
          GetDigests _,
          GetCertificate _,
          Challenge _,
          VendorDefinedRequest _,
          RespondIfReady _,
          MismatchedVersionRequest _ ->
          false;
      case UnsupportedRequest unknown ->
          unknown.code() == MessageCode.GET_ENCAPSULATED_REQUEST.wire()
              || unknown.code() == MessageCode.GET_MEASUREMENT_EXTENSION_LOG.wire();
    };
  }

  /**
   * Appends GET_DIGESTS and DIGESTS or GET_CERTIFICATE and CERTIFICATE to B; says false, and resets
   * B, if it is more than we keep (1 MiB).
   */
  public boolean identity(Bytes request, Bytes response) {
    boolean fits = identity.append(request, response);
    if (!fits) {
      identity.clear();
    }
    return fits;
  }

  /** The hash of M1/M2 with this C; resets B. */
  public Bytes challenge(Bytes request, Bytes unsignedResponse) {
    Bytes m = crypto.hash(hash, vca, identity.all(), request, unsignedResponse);
    identity.clear();
    return m;
  }

  /** A CHALLENGE was answered and its signature is good. */
  public void authenticated() {
    authenticated = true;
  }

  /**
   * TH of a new session in a connection where the responder has one key.
   *
   * @param chainDigest digest of the responder's certificate chain buffer; empty when the session
   *     starts from a shared key
   */
  public HandshakeTranscript handshake(Bytes chainDigest) {
    return handshake(Bytes.EMPTY, chainDigest);
  }

  /**
   * TH of a new session in a connection where the responder has several keys (1.3).
   *
   * @param digests Dg: the DIGESTS that followed ALGORITHMS directly, empty if another one did
   * @param chainDigest digest of the responder's certificate chain buffer
   */
  public HandshakeTranscript handshake(Bytes digests, Bytes chainDigest) {
    return new HandshakeTranscript(crypto.hashing(hash), vca, Bytes.concat(digests, chainDigest));
  }
}
