package io.teeio.spdm;

import io.teeio.spdm.algorithm.AlgorithmSelection;
import io.teeio.spdm.algorithm.ExchangeScheme;
import io.teeio.spdm.algorithm.SignatureScheme;

/**
 * What both endpoints agreed on so far: all that the layout of a message depends on. Grows from
 * {@link #INITIAL} as VERSION, CAPABILITIES and ALGORITHMS arrive. A size whose algorithm was not
 * negotiated is 0: such a message has no such field.
 *
 * @param version the version of every message from GET_CAPABILITIES on; 1.0 before
 * @param requester what the requester can do
 * @param responder what the responder can do
 * @param algorithms what ALGORITHMS selected
 */
public record Negotiated(
    SpdmVersion version,
    EndpointCapabilities requester,
    EndpointCapabilities responder,
    AlgorithmSelection algorithms) {
  /** Nothing is agreed on: only GET_VERSION and GET_CAPABILITIES can be understood. */
  public static final Negotiated INITIAL =
      new Negotiated(
          SpdmVersion.V1_0,
          EndpointCapabilities.UNKNOWN,
          EndpointCapabilities.UNKNOWN,
          AlgorithmSelection.NONE);

  /** This with {@code version}. */
  public Negotiated with(SpdmVersion version) {
    return new Negotiated(version, requester, responder, algorithms);
  }

  /** This with the capabilities of both sides. */
  public Negotiated with(EndpointCapabilities requester, EndpointCapabilities responder) {
    return new Negotiated(version, requester, responder, algorithms);
  }

  /** This with what ALGORITHMS selected. */
  public Negotiated with(AlgorithmSelection algorithms) {
    return new Negotiated(version, requester, responder, algorithms);
  }

  /** Whether the version is {@code other} or newer. */
  public boolean atLeast(SpdmVersion other) {
    return version.atLeast(other);
  }

  /** Whether both endpoints have {@code capability}. */
  public boolean bothHave(Capability capability) {
    return requester.has(capability) && responder.has(capability);
  }

  /** Whether the handshake of a session goes in the clear. */
  public boolean handshakeInTheClear() {
    return bothHave(Capability.HANDSHAKE_IN_THE_CLEAR);
  }

  /** Whether the requester uses several key pairs, which its DIGESTS then describes. */
  public boolean multiKeyRequester() {
    return algorithms.multiKeyRequester();
  }

  /** Whether sessions can start from a shared key. */
  public boolean sharesKeys() {
    return requester.has(Capability.PSK)
        && responder.flags().hasAny(Capability.PSK, Capability.PSK_WITH_CONTEXT);
  }

  /** Bytes of the largest request, in chunks or not; 0 if nobody says, before 1.2. */
  public long largestRequest() {
    return bothHave(Capability.CHUNK)
        ? responder.maxSpdmMessageSize()
        : responder.dataTransferSize();
  }

  /** Bytes of the largest response, in chunks or not; 0 if nobody says, before 1.2. */
  public long largestResponse() {
    return bothHave(Capability.CHUNK)
        ? requester.maxSpdmMessageSize()
        : requester.dataTransferSize();
  }

  /** Whether the responder uses several key pairs, which DIGESTS then describes. */
  public boolean multiKeyResponder() {
    return algorithms.multiKeyResponder();
  }

  /** Whether certificates and vendor-defined messages go in their large forms (1.4). */
  public boolean largeForms() {
    return atLeast(SpdmVersion.V1_4) && bothHave(Capability.LARGE_RESP);
  }

  /**
   * The view from inside the encapsulated flow, where the responder asks and the requester answers:
   * both sides are swapped, with how each of them signs and how many keys it has.
   */
  public Negotiated encapsulated() {
    return new Negotiated(
        version, /* requester= */ responder, /* responder= */ requester, algorithms.swapped());
  }

  /** H: bytes of a digest. */
  public int hashSize() {
    return algorithms.hash().map(hash -> hash.size()).orElse(0);
  }

  /** S: bytes of a signature of the responder. */
  public int signatureSize() {
    return algorithms.signature().map(SignatureScheme::signatureSize).orElse(0);
  }

  /** Bytes of a signature of the requester. */
  public int requesterSignatureSize() {
    return algorithms.requesterSignature().map(SignatureScheme::signatureSize).orElse(0);
  }

  /** D: bytes of ExchangeData in KEY_EXCHANGE. */
  public int requestExchangeSize() {
    return algorithms.keyExchange().map(ExchangeScheme::requestDataSize).orElse(0);
  }

  /** D': bytes of ExchangeData in KEY_EXCHANGE_RSP. */
  public int responseExchangeSize() {
    return algorithms.keyExchange().map(ExchangeScheme::responseDataSize).orElse(0);
  }
}
