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
import io.teeio.spdm.message.RespondIfReady;
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
  private NegotiateAlgorithms offer = new NegotiateAlgorithms(AlgorithmRules.NOTHING_OFFERED);
  private Decoded<SpdmRequest> awaited =
      new Decoded<>(new GetVersion(), new GetVersion().encode(Negotiated.INITIAL));

  /** A conversation in which nothing was said yet. */
  public Conversation() {}

  /** What both endpoints agreed on so far. */
  public Negotiated negotiated() {
    return negotiated;
  }

  /** The request that the next response answers; never RESPOND_IF_READY itself. */
  public Decoded<SpdmRequest> awaited() {
    return awaited;
  }

  /** Reads the next request. */
  public Decoded<SpdmRequest> request(Bytes payload, Padding padding) throws MalformedInput {
    Decoded<SpdmRequest> decoded = SpdmCodec.readRequest(payload, padding, negotiated);
    if (!(decoded.message() instanceof RespondIfReady)) {
      awaited = decoded;
    }
    if (decoded.message() instanceof GetCapabilities asked) {
      requester = asked.capabilities();
      negotiated = negotiated.with(asked.version());
    } else if (decoded.message() instanceof NegotiateAlgorithms asked) {
      offer = asked;
    }
    return decoded;
  }

  /** Reads the response to the last request. */
  public Decoded<SpdmResponse> response(Bytes payload, Padding padding) throws MalformedInput {
    Decoded<SpdmResponse> decoded =
        SpdmCodec.readResponse(payload, padding, negotiated, awaited.message());
    if (decoded.message() instanceof Version) {
      negotiated = Negotiated.INITIAL;
    } else if (decoded.message() instanceof Capabilities answer) {
      negotiated = negotiated.with(requester, answer.capabilities());
    } else if (decoded.message() instanceof Algorithms answer) {
      negotiated = negotiated.with(AlgorithmRules.selection(answer, offer, negotiated));
    }
    return decoded;
  }
}
