package io.teeio.spdm.transcript;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.MessageCode;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.wire.Bytes;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The transcripts of one connection after its negotiation, and their reset rules (DSP0274, clauses
 * on M1/M2, L1/L2, IL1/IL2 and TH). Holds exact messages, without what a transport pads; a message
 * that came in chunks or encapsulated counts as itself, and its carriers do not count.
 *
 * <p>A is GET_VERSION to ALGORITHMS. B is every GET_DIGESTS, DIGESTS, GET_CERTIFICATE and
 * CERTIFICATE outside sessions since the last reset; GET_DIGESTS restarts it. C is CHALLENGE and
 * CHALLENGE_AUTH. Requests that open, keep or use sessions and GET_MEASUREMENTS reset B until a
 * CHALLENGE was completed on this connection. Dg is the first DIGESTS, if nothing but GET_DIGESTS
 * came between it and ALGORITHMS.
 */
public final class Transcripts {
  private static final int LIMIT = 1 << 20;
  private static final Set<MessageCode> CARRIERS =
      EnumSet.of(MessageCode.CHUNK_SEND, MessageCode.CHUNK_GET, MessageCode.RESPOND_IF_READY);
  private static final Set<MessageCode> RESET_IDENTITY =
      EnumSet.of(
          MessageCode.GET_MEASUREMENTS,
          MessageCode.KEY_EXCHANGE,
          MessageCode.FINISH,
          MessageCode.PSK_EXCHANGE,
          MessageCode.PSK_FINISH,
          MessageCode.HEARTBEAT,
          MessageCode.KEY_UPDATE,
          MessageCode.END_SESSION,
          MessageCode.GET_ENCAPSULATED_REQUEST,
          MessageCode.DELIVER_ENCAPSULATED_RESPONSE,
          MessageCode.GET_MEASUREMENT_EXTENSION_LOG);

  private final Crypto crypto;
  private final HashAlgorithm hash;
  private final Negotiated negotiated;
  private final Bytes vca;
  private final ByteLog identity = new ByteLog(LIMIT);
  private final MeasurementTranscript measurements;
  private boolean authenticated;
  private boolean directlyAfterVca = true;
  private Bytes digests = Bytes.EMPTY;
  private Bytes digestsExchange = Bytes.EMPTY;

  /**
   * Transcripts of a connection.
   *
   * @param negotiated what both sides agreed on: its version and the responder's number of keys
   *     decide what belongs to which transcript
   * @param vca A: GET_VERSION, VERSION, GET_CAPABILITIES, CAPABILITIES, NEGOTIATE_ALGORITHMS and
   *     ALGORITHMS
   */
  public Transcripts(Crypto crypto, HashAlgorithm hash, Negotiated negotiated, Bytes vca) {
    this.crypto = crypto;
    this.hash = hash;
    this.negotiated = negotiated;
    this.vca = vca;
    this.measurements = new MeasurementTranscript(vcaSince12());
  }

  /** The same, with A in it because {@code guards} demand that. */
  public Transcripts(
      Crypto crypto, HashAlgorithm hash, Negotiated negotiated, Bytes vca, Guards guards) {
    this(crypto, hash, negotiated, covered(vca, guards));
  }

  private static Bytes covered(Bytes vca, Guards guards) {
    try {
      guards.require(SpdmRule.TRANSCRIPT_NEGOTIATION, vca.isEmpty());
      return Bytes.EMPTY;
    } catch (Violation uncovered) {
      return vca;
    }
  }

  private Bytes vcaSince12() {
    return negotiated.atLeast(SpdmVersion.V1_2) ? vca : Bytes.EMPTY;
  }

  /** Whether {@code request} only carries a chunk of another message, or asks for one again. */
  static boolean isCarrier(SpdmRequest request) {
    return MessageCode.of(request.code()).filter(CARRIERS::contains).isPresent();
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
    return new MeasurementTranscript(vcaSince12());
  }

  /** A fresh M1/M2 of the requester, for one encapsulated flow. */
  public MutualTranscript mutual() {
    return new MutualTranscript(crypto, hash, vcaSince12());
  }

  /**
   * The hash of IL1/IL2: what ENDPOINT_INFO signs, in whatever direction and encapsulated or not.
   */
  public Bytes endpointInfo(Bytes request, Bytes unsignedResponse) {
    return crypto.hash(hash, vca, request, unsignedResponse);
  }

  /** Hears of a request, in a session or not, that is about to be sent or was received. */
  public void before(SpdmRequest request) {
    Optional<MessageCode> code = MessageCode.of(request.code());
    boolean restarts = code.filter(MessageCode.GET_DIGESTS::equals).isPresent();
    directlyAfterVca &= restarts || isCarrier(request);
    if (restarts || (!authenticated && code.filter(RESET_IDENTITY::contains).isPresent())) {
      identity.clear();
    }
  }

  /**
   * Appends GET_DIGESTS and DIGESTS or GET_CERTIFICATE and CERTIFICATE to B; says false, and resets
   * B, if it is more than we keep (1 MiB).
   */
  public boolean identity(Bytes request, Bytes response) {
    if (directlyAfterVca && digests.isEmpty()) {
      digests = response;
      digestsExchange = Bytes.concat(request, response);
    }
    boolean fits = identity.append(request, response);
    if (!fits) {
      identity.clear();
    }
    return fits;
  }

  /** The hash of M1/M2 with this C; resets B. */
  public Bytes challenge(Bytes request, Bytes unsignedResponse) {
    return crypto.hash(hash, challenged(request, unsignedResponse));
  }

  /** M1/M2 with this C; resets B. */
  public Bytes challenged(Bytes request, Bytes unsignedResponse) {
    Bytes m = Bytes.concat(vca, identity.all(), request, unsignedResponse);
    identity.clear();
    return m;
  }

  /** A CHALLENGE was answered and its signature is good. */
  public void authenticated() {
    authenticated = true;
  }

  /**
   * TH of a new session from KEY_EXCHANGE. In a connection where the responder has several keys
   * (1.3) it holds Dg.
   *
   * @param chainDigest digest of the responder's certificate chain buffer, or of its provisioned
   *     key (DER SubjectPublicKeyInfo)
   */
  public HandshakeTranscript handshake(Bytes chainDigest) {
    Bytes dg = negotiated.multiKeyResponder() ? digests : Bytes.EMPTY;
    return new HandshakeTranscript(crypto.hashing(hash), vca, Bytes.concat(dg, chainDigest));
  }

  /**
   * The messages before KEY_EXCHANGE that TH holds, as exchanged: A, and GET_DIGESTS and DIGESTS
   * where it holds Dg.
   */
  public Bytes beforeKeyExchange() {
    return negotiated.multiKeyResponder() ? Bytes.concat(vca, digestsExchange) : vca;
  }

  /** TH of a new session from PSK_EXCHANGE: nobody is named by a certificate. */
  public HandshakeTranscript presharedHandshake() {
    return new HandshakeTranscript(crypto.hashing(hash), vca, Bytes.EMPTY);
  }
}
