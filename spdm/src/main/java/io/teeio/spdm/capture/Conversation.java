package io.teeio.spdm.capture;

import io.teeio.spdm.EndpointCapabilities;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.message.Algorithms;
import io.teeio.spdm.message.Capabilities;
import io.teeio.spdm.message.Decoded;
import io.teeio.spdm.message.GetCapabilities;
import io.teeio.spdm.message.GetVersion;
import io.teeio.spdm.message.NegotiateAlgorithms;
import io.teeio.spdm.message.Padding;
import io.teeio.spdm.message.SpdmCodec;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.spdm.message.Version;
import io.teeio.spdm.negotiation.AlgorithmRules;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;

/**
 * Reads the messages of one connection from outside, in order, and learns from them how the next
 * ones are laid out. A conversation that starts in its middle is read in version 1.0 without
 * algorithms.
 */
public final class Conversation {
  private Negotiated negotiated = Negotiated.INITIAL;
  private EndpointCapabilities requester = EndpointCapabilities.UNKNOWN;
  private SpdmRequest pending = new GetVersion();
  private NegotiateAlgorithms offer = new NegotiateAlgorithms(AlgorithmRules.NOTHING_OFFERED);

  /** A conversation in which nothing was said yet. */
  public Conversation() {}

  /** What both endpoints agreed on so far. */
  public Negotiated negotiated() {
    return negotiated;
  }

  /** The last request. */
  public SpdmRequest pending() {
    return pending;
  }

  /** Reads the next request. */
  public Decoded<SpdmRequest> request(Bytes payload, Padding padding) throws MalformedInput {
    Decoded<SpdmRequest> decoded = SpdmCodec.readRequest(payload, padding, negotiated);
    pending = decoded.message();
    switch (pending) {
      case GetCapabilities asked -> {
        requester = asked.capabilities();
        negotiated = negotiated.with(asked.version());
      }
      case NegotiateAlgorithms asked -> offer = asked;
      default -> {}
    }
    return decoded;
  }

  /** Reads the response to the last request. */
  public Decoded<SpdmResponse> response(Bytes payload, Padding padding) throws MalformedInput {
    Decoded<SpdmResponse> decoded = SpdmCodec.readResponse(payload, padding, negotiated, pending);
    switch (decoded.message()) {
      case Version _ -> negotiated = Negotiated.INITIAL;
      case Capabilities answer -> negotiated = negotiated.with(requester, answer.capabilities());
      case Algorithms answer ->
          negotiated = negotiated.with(AlgorithmRules.selection(answer, offer, negotiated));
      default -> {}
    }
    return decoded;
  }
}
