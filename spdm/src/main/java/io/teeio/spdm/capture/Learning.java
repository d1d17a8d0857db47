package io.teeio.spdm.capture;

import io.teeio.spdm.Capability;
import io.teeio.spdm.EndpointCapabilities;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.Algorithms;
import io.teeio.spdm.message.Capabilities;
import io.teeio.spdm.message.GetCapabilities;
import io.teeio.spdm.message.Header;
import io.teeio.spdm.message.MessageCode;
import io.teeio.spdm.message.NegotiateAlgorithms;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.spdm.message.Version;
import io.teeio.spdm.negotiation.AlgorithmRules;
import java.util.Optional;

/**
 * Learns from the messages of a connection what was negotiated. A connection that goes on with what
 * was negotiated before (CACHE_CAP) is followed if the capture has that, too; else at least the
 * version is taken from the messages themselves.
 */
final class Learning {
  private Negotiated negotiated = Negotiated.INITIAL;
  private EndpointCapabilities requester = EndpointCapabilities.UNKNOWN;
  private NegotiateAlgorithms offer = new NegotiateAlgorithms(AlgorithmRules.NOTHING_OFFERED);
  private Optional<Negotiated> before = Optional.empty();
  private boolean fresh = true;

  Negotiated negotiated() {
    return negotiated;
  }

  /** Whether what was negotiated is known: sizes of digests, signatures and keys. */
  boolean isComplete() {
    return negotiated.algorithms().hash().isPresent();
  }

  /** Looks at the header of a request that is about to be read. */
  void announced(Header header) {
    if (!fresh
        || header.code() == MessageCode.GET_VERSION.wire()
        || header.code() == MessageCode.GET_CAPABILITIES.wire()) {
      return;
    }
    Optional<SpdmVersion> version = SpdmVersion.of(header.version());
    if (version.isPresent()) {
      negotiated =
          before
              .filter(known -> known.version() == version.get())
              .filter(known -> known.responder().has(Capability.CACHE))
              .orElseGet(() -> Negotiated.INITIAL.with(version.get()));
      fresh = false;
    }
  }

  void request(SpdmRequest request) {
    if (request instanceof GetCapabilities asked) {
      requester = asked.capabilities();
      negotiated = negotiated.with(asked.version());
      fresh = false;
    } else if (request instanceof NegotiateAlgorithms asked) {
      offer = asked;
    }
  }

  void response(SpdmResponse response) {
    if (response instanceof Version) {
      before = isComplete() ? Optional.of(negotiated) : before;
      negotiated = Negotiated.INITIAL;
      fresh = true;
    } else if (response instanceof Capabilities answer) {
      negotiated = negotiated.with(requester, answer.capabilities());
    } else if (response instanceof Algorithms answer) {
      negotiated = negotiated.with(AlgorithmRules.selection(answer, offer, negotiated));
    }
  }
}
