package io.teeio.spdm.requester;

import io.teeio.crypto.HashAlgorithm;
import io.teeio.rule.Violation;
import io.teeio.spdm.Aborted;
import io.teeio.spdm.Capability;
import io.teeio.spdm.EndpointCapabilities;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.AlgorithmSelection;
import io.teeio.spdm.message.AlgorithmOffer;
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
import java.util.Optional;

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

    GetCapabilities get = new GetCapabilities(version, wantsAlgorithms(version, ours), ours);
    Answer<Capabilities> capabilities = ask(get, negotiated, Capabilities.class);
    check(CapabilityRules.brokenBy(capabilities.message(), get), capabilities.message());
    negotiated = negotiated.with(ours, capabilities.message().capabilities());

    NegotiateAlgorithms offer = offer(negotiated);
    Answer<Algorithms> algorithms = ask(offer, negotiated, Algorithms.class);
    check(AlgorithmRules.brokenBy(algorithms.message(), offer, negotiated), algorithms.message());
    Optional<AlgorithmOffer> supported = capabilities.message().supportedAlgorithms();
    role.guards()
        .require(
            SpdmRule.ALGORITHMS_SUPPORTED,
            supported.isEmpty() || AlgorithmRules.within(algorithms.message(), supported.get()),
            () -> algorithms.message() + " of " + supported);
    AlgorithmSelection selection = select(offer, algorithms.message(), negotiated);

    Bytes vca =
        Bytes.concat(
            versions.request(),
            versions.response(),
            capabilities.request(),
            capabilities.response(),
            algorithms.request(),
            algorithms.response());
    Connection connection = connection(negotiated.with(selection), vca);
    connection.supportedAlgorithms(supported);
    return connection;
  }

  private boolean wantsAlgorithms(SpdmVersion version, EndpointCapabilities ours) {
    return role.profile().supportedAlgorithms()
        && version.atLeast(SpdmVersion.V1_3)
        && ours.has(Capability.CHUNK);
  }

  /** A responder that leaves the choice is asked for several keys only if they are wanted. */
  private NegotiateAlgorithms offer(Negotiated negotiated) {
    AlgorithmOffer offer =
        role.profile().algorithms().offer(negotiated.version(), negotiated.requester().flags());
    boolean several =
        role.profile().severalKeys()
            && negotiated.atLeast(SpdmVersion.V1_3)
            && negotiated
                .responder()
                .flags()
                .hasAny(Capability.MULTI_KEY_ONLY, Capability.MULTI_KEY_NEGOTIABLE);
    return new NegotiateAlgorithms(
        several
            ? offer.withOtherParams(offer.otherParamsSupport() | AlgorithmRules.MULTI_KEY_BIT)
            : offer);
  }

  /** GET_VERSION alone; the rest is {@code preset}, which the responder knows too. */
  Connection versionOnly(Negotiated preset) throws IOException, Aborted, Violation, MalformedInput {
    Answer<Version> versions = ask(new GetVersion(), Negotiated.INITIAL, Version.class);
    boolean offered =
        versions.message().entries().stream()
            .anyMatch(entry -> entry.spdmVersion().equals(Optional.of(preset.version())));
    role.guards()
        .require(
            SpdmRule.VERSION_NO_COMMON,
            offered,
            () -> versions.message().entries() + " has no " + preset.version());
    return connection(preset, Bytes.concat(versions.request(), versions.response())).presumed();
  }

  /** No message at all: what was negotiated before holds, and A is empty. */
  Connection resumed(Negotiated earlier) throws Violation {
    role.guards()
        .require(
            SpdmRule.STATE_PRESERVED,
            earlier.responder().has(Capability.CACHE),
            () -> "the responder has no CACHE_CAP");
    return connection(earlier, Bytes.EMPTY).presumed();
  }

  private Connection connection(Negotiated negotiated, Bytes vca) throws Violation {
    HashAlgorithm hash =
        negotiated
            .algorithms()
            .hash()
            .flatMap(CryptoSuite::hash)
            .orElseThrow(() -> new Violation(SpdmRule.ALGORITHMS_HASH_MISSING, "BaseHashSel"));
    return new Connection(
        negotiated, new Transcripts(role.crypto(), hash, negotiated, vca, role.guards()));
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
            !selection.multiKeyResponder() || role.profile().severalKeys(),
            () -> "the responder has several keys, which are not wanted");
    if (selection.hash().flatMap(CryptoSuite::hash).isEmpty()) {
      throw new Violation(SpdmRule.ALGORITHMS_HASH_MISSING, "BaseHashSel");
    }
    return selection;
  }
}
