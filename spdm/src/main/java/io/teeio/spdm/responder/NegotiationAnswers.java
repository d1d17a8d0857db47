package io.teeio.spdm.responder;

import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.SigningKey;
import io.teeio.rule.Violation;
import io.teeio.spdm.EndpointCapabilities;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
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
import io.teeio.spdm.negotiation.CryptoSuite;
import io.teeio.spdm.transcript.Transcripts;
import io.teeio.wire.Bytes;
import java.util.List;
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
    Reply reply = Reply.of(new Capabilities(ours), negotiated);
    Bytes vca = Bytes.concat(phase.vca(), exact, reply.exact());
    return new Step(reply, new Phase.Capable(vca, negotiated, exact, reply));
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
    Set<KeyAlgorithm> keys =
        role.parts().identities().state().certifiedKeys().stream()
            .map(SigningKey::algorithm)
            .collect(Collectors.toUnmodifiableSet());
    Algorithms chosen =
        new AlgorithmChoice(role.profile().algorithms(), keys)
            .choose(request.offer(), negotiated)
            .orElseThrow(() -> new Refusal(ErrorCode.INVALID_REQUEST));
    Reply reply = Reply.of(chosen, negotiated);
    Negotiated ready = negotiated.with(AlgorithmRules.selection(chosen, request, negotiated));
    HashAlgorithm hash = ready.algorithms().hash().flatMap(CryptoSuite::hash).orElseThrow();
    Bytes vca = Bytes.concat(phase.vca(), exact, reply.exact());
    Transcripts transcripts = new Transcripts(role.crypto(), hash, ready, vca);
    return new Step(reply, new Phase.Ready(new ResponderConnection(role, ready, transcripts)));
  }
}
