package io.teeio.spdm.responder;

import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.SigningKey;
import io.teeio.rule.Violation;
import io.teeio.spdm.Capability;
import io.teeio.spdm.EndpointCapabilities;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.AlgorithmOffer;
import io.teeio.spdm.message.Algorithms;
import io.teeio.spdm.message.Capabilities;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.GetCapabilities;
import io.teeio.spdm.message.NegotiateAlgorithms;
import io.teeio.spdm.message.Version;
import io.teeio.spdm.message.VersionNumber;
import io.teeio.spdm.negotiation.AlgorithmChoice;
import io.teeio.spdm.negotiation.AlgorithmRules;
import io.teeio.spdm.negotiation.CapabilityRules;
import io.teeio.wire.Bytes;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** VERSION, CAPABILITIES and ALGORITHMS. */
final class NegotiationAnswers {
  /** A reply and the phase that it leads to. */
  record Step(Reply reply, Phase next) {}

  private final ResponderRole role;

  NegotiationAnswers(ResponderRole role) {
    this.role = role;
  }

  Step version(Bytes request) {
    List<VersionNumber> entries =
        role.profile().versions().stream().sorted().map(VersionNumber::of).toList();
    Reply reply = Reply.of(new Version(entries), Negotiated.INITIAL);
    return new Step(reply, new Phase.Versioned(Bytes.concat(request, reply.exact())));
  }

  Step capabilities(Phase.Versioned phase, GetCapabilities request, Bytes exact)
      throws Violation, Refusal {
    SpdmVersion version = request.version();
    if (!role.profile().versions().contains(version)) {
      throw new Refusal(ErrorCode.VERSION_MISMATCH);
    }
    for (SpdmRule rule : CapabilityRules.brokenBy(request)) {
      role.guards().require(rule, false, () -> request.capabilities().toString());
    }
    EndpointCapabilities ours = role.profile().announced(version);
    Negotiated negotiated = Negotiated.INITIAL.with(version).with(request.capabilities(), ours);
    Reply reply = Reply.of(new Capabilities(ours, supported(request, ours)), negotiated);
    Bytes vca = Bytes.concat(phase.vca(), exact, reply.exact());
    return new Step(reply, new Phase.Capable(vca, negotiated, exact, reply));
  }

  /** The SupportedAlgorithms block, for a requester that asks for it and takes it. */
  private Optional<AlgorithmOffer> supported(GetCapabilities request, EndpointCapabilities ours) {
    return request.supportedAlgorithmsRequested() && ours.has(Capability.CHUNK)
        ? Optional.of(role.profile().algorithms().offer(request.version(), ours.flags()))
        : Optional.empty();
  }

  Step repeated(Phase.Capable phase, Bytes exact) throws Violation {
    role.guards()
        .require(
            SpdmRule.CAPABILITIES_REPEATED,
            exact.equals(phase.request()),
            () -> "it differs from the first");
    return new Step(phase.answer(), phase);
  }

  Step algorithms(Phase.Capable phase, NegotiateAlgorithms request, Bytes exact)
      throws Violation, Refusal {
    Negotiated negotiated = phase.negotiated();
    for (SpdmRule rule : AlgorithmRules.brokenBy(request, negotiated)) {
      role.guards().require(rule, false, () -> request.offer().toString());
    }
    Algorithms chosen =
        new AlgorithmChoice(role.profile().algorithms(), keys(negotiated))
            .choose(request.offer(), negotiated)
            .orElseThrow(() -> new Refusal(ErrorCode.INVALID_REQUEST));
    Algorithms selected =
        severalKeys(negotiated)
            ? chosen.withOtherParams(chosen.otherParamsSelection() | AlgorithmRules.MULTI_KEY_BIT)
            : chosen;
    Reply reply = Reply.of(selected, negotiated);
    Negotiated ready = negotiated.with(AlgorithmRules.selection(selected, request, negotiated));
    Bytes vca = Bytes.concat(phase.vca(), exact, reply.exact());
    return new Step(reply, new Phase.Ready(ResponderConnection.of(role, ready, vca)));
  }

  /** The algorithms of the keys that requesters know: from certificates, or provisioned. */
  private Set<KeyAlgorithm> keys(Negotiated negotiated) {
    Collection<SigningKey> known =
        negotiated.responder().has(Capability.PUB_KEY_ID)
            ? role.parts().provisionedKeys()
            : role.parts().identities().state().certifiedKeys();
    return known.stream().map(SigningKey::algorithm).collect(Collectors.toUnmodifiableSet());
  }

  /** Whether the requester uses several key pairs: it always does, or it leaves that to us. */
  private boolean severalKeys(Negotiated negotiated) {
    EndpointCapabilities theirs = negotiated.requester();
    return negotiated.atLeast(SpdmVersion.V1_3)
        && (theirs.has(Capability.MULTI_KEY_ONLY)
            || (theirs.has(Capability.MULTI_KEY_NEGOTIABLE) && role.profile().severalKeys()));
  }
}
