package io.teeio.probe;

import io.teeio.probe.Offers.Kind;
import io.teeio.spdm.Capability;
import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.EndpointCapabilities;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.AlgorithmStructureType;
import io.teeio.spdm.algorithm.Registered;
import io.teeio.spdm.message.Algorithms;
import io.teeio.spdm.message.Capabilities;
import io.teeio.spdm.message.GetCapabilities;
import io.teeio.spdm.message.GetVersion;
import io.teeio.spdm.message.NegotiateAlgorithms;
import io.teeio.spdm.message.Version;
import io.teeio.spdm.message.VersionNumber;
import io.teeio.spdm.negotiation.AlgorithmRules;
import io.teeio.spdm.negotiation.CapabilityRules;
import io.teeio.spdm.requester.RequesterProfile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Every version, what the responder says of itself in it, and every algorithm that it takes. */
final class NegotiationSurvey {
  private final Dialogue dialogue;
  private final RequesterProfile profile;
  private final Findings findings;

  NegotiationSurvey(Dialogue dialogue, RequesterProfile profile, Findings findings) {
    this.dialogue = dialogue;
    this.profile = profile;
    this.findings = findings;
  }

  /** The versions that the responder lists, as it lists them. */
  List<VersionFacts> versions() throws IOException {
    Optional<Version> listed =
        findings.spdm(
            "connection",
            "GET_VERSION",
            () -> dialogue.ask(new GetVersion(), Negotiated.INITIAL, Version.class),
            version -> version.entries().toString());
    List<VersionNumber> entries = listed.map(Version::entries).orElse(List.of());
    Set<VersionNumber> distinct = new HashSet<>(entries);
    findings.expect(
        distinct.size() == entries.size()
            && (listed.isEmpty() || entries.stream().anyMatch(e -> e.spdmVersion().isPresent())),
        ProbeRule.VERSION_ENTRIES,
        "VERSION",
        entries.toString());
    List<VersionFacts> facts = new ArrayList<>();
    for (VersionNumber entry : entries) {
      Optional<SpdmVersion> version = entry.spdmVersion();
      facts.add(
          version.isPresent()
              ? survey(entry, version.get())
              : new VersionFacts(entry, Optional.empty()));
    }
    return facts;
  }

  private VersionFacts survey(VersionNumber entry, SpdmVersion version) throws IOException {
    dialogue.ask(new GetVersion(), Negotiated.INITIAL, Version.class);
    EndpointCapabilities ours = profile.announced(version);
    GetCapabilities get = new GetCapabilities(version, ours);
    String where = version.toString();
    Optional<Capabilities> capabilities =
        findings.spdm(
            where,
            "GET_CAPABILITIES",
            () -> dialogue.ask(get, Negotiated.INITIAL.with(version), Capabilities.class),
            answer -> "%08x".formatted(answer.capabilities().flags().flags()));
    if (capabilities.isEmpty()) {
      return new VersionFacts(entry, Optional.empty());
    }
    Capabilities theirs = capabilities.get();
    CapabilityRules.brokenBy(theirs, get)
        .forEach(rule -> findings.doubt(rule, where, "CAPABILITIES is " + flags(theirs)));
    CapabilitySet undefined = undefined(version, theirs.capabilities().flags());
    findings.expect(
        undefined.flags() == 0,
        ProbeRule.CAPABILITIES_DEFINED,
        where,
        "Flags has %08x besides".formatted(undefined.flags()));
    Negotiated negotiated = Negotiated.INITIAL.with(version).with(ours, theirs.capabilities());
    return new VersionFacts(entry, Optional.of(select(negotiated)));
  }

  private static String flags(Capabilities capabilities) {
    return "%08x".formatted(capabilities.capabilities().flags().flags());
  }

  private static CapabilitySet undefined(SpdmVersion version, CapabilitySet flags) {
    return new CapabilitySet(flags.flags() & ~CapabilityRules.definedIn(version, flags).flags());
  }

  private Negotiated select(Negotiated negotiated) throws IOException {
    NegotiateAlgorithms all =
        new NegotiateAlgorithms(
            new Offers(negotiated.version(), negotiated.requester().flags()).offer());
    String where = negotiated.version().toString();
    return findings
        .spdm(
            where,
            "NEGOTIATE_ALGORITHMS of everything",
            () -> dialogue.ask(all, negotiated, Algorithms.class),
            answer -> "")
        .map(answer -> {
          AlgorithmRules.brokenBy(answer, all, negotiated)
              .forEach(rule -> findings.doubt(rule, where, answer.toString()));
          return negotiated.with(AlgorithmRules.selection(answer, all, negotiated));
        })
        .orElse(negotiated);
  }

  /** Every algorithm of {@code newest}'s version that is selected when it is offered alone. */
  List<AlgorithmFacts> algorithms(Negotiated newest) throws IOException {
    List<AlgorithmFacts> facts = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      List<String> names = new ArrayList<>();
      for (Registered algorithm : kind.algorithms(newest.version())) {
        if (isAsked(kind, newest) && takes(newest, kind, algorithm)) {
          names.add(algorithm.toString());
        }
      }
      if (!names.isEmpty()) {
        facts.add(new AlgorithmFacts(kind.words(), names));
      }
    }
    return facts;
  }

  private static boolean isAsked(Kind kind, Negotiated newest) {
    return switch (kind) {
      case HASH, SIGNATURE, PQC_SIGNATURE -> true;
      case GROUP, KEM -> newest.bothHave(Capability.KEY_EX);
      case CIPHER ->
          newest
              .responder()
              .flags()
              .hasAny(Capability.KEY_EX, Capability.PSK, Capability.PSK_WITH_CONTEXT);
      case REQUESTER_SIGNATURE, REQUESTER_PQC_SIGNATURE -> newest.bothHave(Capability.MUT_AUTH);
    };
  }

  private boolean takes(Negotiated newest, Kind kind, Registered algorithm) throws IOException {
    SpdmVersion version = newest.version();
    dialogue.ask(new GetVersion(), Negotiated.INITIAL, Version.class);
    EndpointCapabilities ours = newest.requester();
    Negotiated begun = Negotiated.INITIAL.with(version);
    Outcome<Capabilities> capabilities =
        dialogue.ask(new GetCapabilities(version, ours), begun, Capabilities.class);
    if (!(capabilities instanceof Outcome.Done<Capabilities>(Capabilities theirs))) {
      return false;
    }
    Negotiated negotiated = begun.with(ours, theirs.capabilities());
    NegotiateAlgorithms offer =
        new NegotiateAlgorithms(new Offers(version, ours.flags()).alone(kind, algorithm).offer());
    return switch (dialogue.ask(offer, negotiated, Algorithms.class)) {
      case Outcome.Done<Algorithms>(Algorithms answer) ->
          selected(kind, answer) == algorithm.mask();
      case Outcome.Refused<Algorithms> _ -> false;
      case Outcome.Broken<Algorithms>(var rule, String detail) -> {
        findings.doubt(rule, version.toString(), algorithm + " alone: " + detail);
        yield false;
      }
    };
  }

  private static long selected(Kind kind, Algorithms answer) {
    return switch (kind) {
      case HASH -> answer.baseHashSel();
      case SIGNATURE -> answer.baseAsymSel();
      case PQC_SIGNATURE -> answer.pqcAsymSel();
      case GROUP -> answer.selected(AlgorithmStructureType.DHE);
      case KEM -> answer.selected(AlgorithmStructureType.KEM);
      case CIPHER -> answer.selected(AlgorithmStructureType.AEAD);
      case REQUESTER_SIGNATURE -> answer.selected(AlgorithmStructureType.REQ_BASE_ASYM);
      case REQUESTER_PQC_SIGNATURE -> answer.selected(AlgorithmStructureType.REQ_PQC_ASYM);
    };
  }

  /** Whether everything that was selected among all is also selected alone. */
  void compare(Negotiated newest, List<AlgorithmFacts> alone) {
    Set<String> names = new HashSet<>();
    alone.forEach(facts -> names.addAll(facts.names()));
    List<String> missing = new ArrayList<>();
    newest.algorithms().hash().ifPresent(it -> miss(names, it.toString(), missing));
    newest.algorithms().signature().ifPresent(it -> miss(names, it.toString(), missing));
    newest.algorithms().keyExchange().ifPresent(it -> miss(names, it.toString(), missing));
    newest.algorithms().aead().ifPresent(it -> miss(names, it.toString(), missing));
    findings.expect(
        missing.isEmpty(),
        ProbeRule.ALGORITHM_ALONE,
        newest.version().toString(),
        missing + " were selected only among others");
  }

  private static void miss(Set<String> names, String name, List<String> missing) {
    if (!names.contains(name)) {
      missing.add(name);
    }
  }

  /** The newest version of {@code facts} that {@code ours} has too, as far as it was negotiated. */
  static Optional<Negotiated> newest(List<VersionFacts> facts, List<SpdmVersion> ours) {
    return facts.stream()
        .flatMap(version -> version.negotiated().stream())
        .filter(negotiated -> ours.contains(negotiated.version()))
        .max(java.util.Comparator.comparing(Negotiated::version));
  }
}
