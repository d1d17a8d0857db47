package io.teeio.spdm.requester;

import io.teeio.crypto.HashAlgorithm;
import io.teeio.rule.Violation;
import io.teeio.spdm.Aborted;
import io.teeio.spdm.EndpointCapabilities;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.AlgorithmSelection;
import io.teeio.spdm.message.Algorithms;
import io.teeio.spdm.message.Capabilities;
import io.teeio.spdm.message.GetCapabilities;
import io.teeio.spdm.message.GetVersion;
import io.teeio.spdm.message.NegotiateAlgorithms;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.spdm.message.Version;
import io.teeio.spdm.negotiation.AlgorithmRules;
import io.teeio.spdm.negotiation.CapabilityRules;
import io.teeio.spdm.negotiation.CryptoSuite;
import io.teeio.spdm.negotiation.VersionChoice;
import io.teeio.spdm.session.RecordUse;
import io.teeio.spdm.transcript.Transcripts;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.util.List;

/** GET_VERSION, GET_CAPABILITIES, NEGOTIATE_ALGORITHMS: the three steps before anything else. */
final class Negotiation {
  private final Role role;
  private final Asking asking;

  Negotiation(Role role) {
    this.role = role;
    this.asking = new Asking(role, new ClearWay(role.transport(), role.guards()));
  }

  Connection run() throws IOException, Aborted, Violation, MalformedInput {
    Answer<Version> versions = ask(new GetVersion(), Negotiated.INITIAL, Version.class);
    SpdmVersion version = choose(versions.message());
    EndpointCapabilities ours = role.profile().announced(version);
    Negotiated negotiated = Negotiated.INITIAL.with(version);

    GetCapabilities get = new GetCapabilities(version, ours);
    Answer<Capabilities> capabilities = ask(get, negotiated, Capabilities.class);
    check(CapabilityRules.brokenBy(capabilities.message(), get), capabilities.message());
    negotiated = negotiated.with(ours, capabilities.message().capabilities());

    NegotiateAlgorithms offer =
        new NegotiateAlgorithms(role.profile().algorithms().offer(version, ours.flags()));
    Answer<Algorithms> algorithms = ask(offer, negotiated, Algorithms.class);
    check(AlgorithmRules.brokenBy(algorithms.message(), offer, negotiated), algorithms.message());
    AlgorithmSelection selection = select(offer, algorithms.message(), negotiated);

    HashAlgorithm hash = selection.hash().flatMap(CryptoSuite::hash).orElseThrow();
    Bytes vca =
        Bytes.concat(
            versions.request(),
            versions.response(),
            capabilities.request(),
            capabilities.response(),
            algorithms.request(),
            algorithms.response());
    Negotiated agreed = negotiated.with(selection);
    return new Connection(agreed, new Transcripts(role.crypto(), hash, agreed, vca));
  }

  private <R extends SpdmResponse> Answer<R> ask(
      SpdmRequest request, Negotiated negotiated, Class<R> type)
      throws IOException, Aborted, Violation, MalformedInput {
    return asking.ask(request, negotiated, type, RecordUse.ORDINARY, () -> {});
  }

  private SpdmVersion choose(Version theirs) throws Violation {
    return VersionChoice.newest(theirs, role.profile().versions())
        .orElseThrow(() ->
            new Violation(
                SpdmRule.VERSION_NO_COMMON,
                theirs.entries() + " has none of " + role.profile().versions()));
  }

  private void check(List<SpdmRule> broken, SpdmResponse answer) throws Violation {
    for (SpdmRule rule : broken) {
      role.guards().require(rule, false, answer::toString);
    }
  }

  /** The selection, if it is within what this stack computes with. */
  private AlgorithmSelection select(
      NegotiateAlgorithms offer, Algorithms chosen, Negotiated negotiated) throws Violation {
    AlgorithmSelection selection = AlgorithmRules.selection(chosen, offer, negotiated);
    role.guards()
        .require(
            SpdmRule.MULTI_KEY_OFFERED,
            !selection.multiKeyResponder() && !selection.multiKeyRequester(),
            () -> "several keys, without the requester's capability");
    if (selection.hash().flatMap(CryptoSuite::hash).isEmpty()) {
      throw new Violation(SpdmRule.ALGORITHMS_HASH_MISSING, "BaseHashSel");
    }
    return selection;
  }
}
