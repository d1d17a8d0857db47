package io.teeio.probe;

import io.teeio.pcie.RequesterId;
import io.teeio.spdm.Capability;
import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.negotiation.AlgorithmPreference;
import io.teeio.spdm.requester.RequesterParts;
import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a probe is to find out, and as whom.
 *
 * @param topics what to find out
 * @param profile what the requester is
 * @param parts what the requester has: identities, keys shared before, a key log
 * @param slots the slots to look at; none for all that are provisioned
 * @param summary which measurements CHALLENGE and KEY_EXCHANGE summarise
 * @param rawMeasurements whether raw values are wanted instead of digests
 * @param pskHint names the key shared before; empty to leave PSK_EXCHANGE alone
 * @param function whose TDI is asked; empty for the function that IDE_KM names
 * @param conduct how it behaves in connections and sessions
 */
public record ProbePlan(
    Set<Topic> topics,
    RequesterProfile profile,
    RequesterParts parts,
    Set<Integer> slots,
    SummaryType summary,
    boolean rawMeasurements,
    Optional<Bytes> pskHint,
    Optional<RequesterId> function,
    Conduct conduct) {
  /** Copies the sets. */
  public ProbePlan {
    topics = Set.copyOf(topics);
    slots = Set.copyOf(slots);
  }

  /** A requester that can all that one can without an identity of its own. */
  public static RequesterProfile requester() {
    return RequesterProfile.cove()
        .withVersions(SpdmVersion.values())
        .withAlgorithms(AlgorithmPreference.all().withRequesterSignatures(List.of()))
        .withCapabilities(
            CapabilitySet.of(
                Capability.ENCRYPT,
                Capability.MAC,
                Capability.KEY_EX,
                Capability.PSK,
                Capability.HBEAT,
                Capability.KEY_UPD,
                Capability.HANDSHAKE_IN_THE_CLEAR,
                Capability.CHUNK,
                Capability.LARGE_RESP));
  }

  /** A requester that can all that one can, who is to be given an identity of its own. */
  public static RequesterProfile identifiedRequester() {
    RequesterProfile plain = requester();
    CapabilitySet more = plain.capabilities();
    for (Capability capability :
        List.of(
            Capability.CERT,
            Capability.CHAL,
            Capability.MUT_AUTH,
            Capability.ENCAP,
            Capability.EP_INFO_WITH_SIGNATURE)) {
      more = more.with(capability);
    }
    return plain.withCapabilities(more).withAlgorithms(AlgorithmPreference.all());
  }

  /** Everything about a responder, as {@code profile}. */
  public static ProbePlan everything(RequesterProfile profile) {
    return new ProbePlan(
        Topic.harmless(),
        profile,
        RequesterParts.NONE,
        Set.of(),
        SummaryType.ALL,
        false,
        Optional.empty(),
        Optional.empty(),
        Conduct.POLITE);
  }

  /** This plan with other topics. */
  public ProbePlan withTopics(Set<Topic> other) {
    return new ProbePlan(
        other, profile, parts, slots, summary, rawMeasurements, pskHint, function, conduct);
  }

  /** This plan with other parts. */
  public ProbePlan withParts(RequesterParts other) {
    return new ProbePlan(
        topics, profile, other, slots, summary, rawMeasurements, pskHint, function, conduct);
  }

  /** This plan with other slots. */
  public ProbePlan withSlots(Set<Integer> other) {
    return new ProbePlan(
        topics, profile, parts, other, summary, rawMeasurements, pskHint, function, conduct);
  }

  /** This plan with PSK_EXCHANGE under {@code hint}. */
  public ProbePlan withPskHint(Bytes hint) {
    return new ProbePlan(
        topics,
        profile,
        parts,
        slots,
        summary,
        rawMeasurements,
        Optional.of(hint),
        function,
        conduct);
  }

  /** This plan with another summary. */
  public ProbePlan withSummary(SummaryType other) {
    return new ProbePlan(
        topics, profile, parts, slots, other, rawMeasurements, pskHint, function, conduct);
  }

  /** This plan with raw measurements, or not. */
  public ProbePlan withRawMeasurements(boolean raw) {
    return new ProbePlan(topics, profile, parts, slots, summary, raw, pskHint, function, conduct);
  }

  /** This plan about the TDI of {@code whose}. */
  public ProbePlan withFunction(RequesterId whose) {
    return new ProbePlan(
        topics,
        profile,
        parts,
        slots,
        summary,
        rawMeasurements,
        pskHint,
        Optional.of(whose),
        conduct);
  }

  /** This plan with another conduct. */
  public ProbePlan withConduct(Conduct other) {
    return new ProbePlan(
        topics, profile, parts, slots, summary, rawMeasurements, pskHint, function, other);
  }
}
