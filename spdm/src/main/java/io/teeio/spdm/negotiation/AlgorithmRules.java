package io.teeio.spdm.negotiation;

import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.AeadCipherSuite;
import io.teeio.spdm.algorithm.AlgorithmSelection;
import io.teeio.spdm.algorithm.AlgorithmStructureType;
import io.teeio.spdm.algorithm.BaseAsymAlgorithm;
import io.teeio.spdm.algorithm.BaseHashAlgorithm;
import io.teeio.spdm.algorithm.DheGroup;
import io.teeio.spdm.algorithm.ExchangeScheme;
import io.teeio.spdm.algorithm.KemAlgorithm;
import io.teeio.spdm.algorithm.MeasurementHashAlgorithm;
import io.teeio.spdm.algorithm.OpaqueFormat;
import io.teeio.spdm.algorithm.PqcAsymAlgorithm;
import io.teeio.spdm.algorithm.Registered;
import io.teeio.spdm.algorithm.SignatureScheme;
import io.teeio.spdm.message.AlgorithmOffer;
import io.teeio.spdm.message.AlgorithmStructure;
import io.teeio.spdm.message.Algorithms;
import io.teeio.spdm.message.NegotiateAlgorithms;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What may be offered and selected (DSP0274, NEGOTIATE_ALGORITHMS and ALGORITHMS). */
public final class AlgorithmRules {
  /** Bit of OtherParamsSupport and OtherParamsSelection: several keys for the connection. */
  public static final int MULTI_KEY_BIT = 1 << 4;

  /** An offer of nothing at all. */
  public static final AlgorithmOffer NOTHING_OFFERED =
      new AlgorithmOffer(0, 0, 0, 0, 0, 0, List.of(), List.of(), List.of());

  private AlgorithmRules() {}

  /** The rules that {@code request} breaks; empty if it is in order. */
  public static List<SpdmRule> brokenBy(NegotiateAlgorithms request, Negotiated negotiated) {
    List<SpdmRule> broken = new ArrayList<>();
    AlgorithmOffer offer = request.offer();
    boolean first = negotiated.version() == SpdmVersion.V1_0;
    int externals =
        offer.extAsym().size()
            + offer.extHash().size()
            + offer.structures().stream().mapToInt(each -> each.algExternal().size()).sum();
    if (offer.size() > (first ? 64 : 128)) {
      broken.add(SpdmRule.ALGORITHMS_LENGTH);
    }
    if (externals > (first ? 8 : 20)) {
      broken.add(SpdmRule.ALGORITHMS_EXTERNAL_COUNT);
    }
    if (!ordered(offer.structures(), negotiated.version())) {
      broken.add(SpdmRule.ALGORITHMS_STRUCTURE_ORDER);
    }
    boolean hash = offer.baseHashAlgo() != 0 || !offer.extHash().isEmpty();
    boolean signature =
        (offer.baseAsymAlgo() | offer.pqcAsymAlgo()) != 0 || !offer.extAsym().isEmpty();
    if ((needsHash(negotiated) && !hash) || (responderSigns(negotiated) && !signature)) {
      broken.add(SpdmRule.ALGORITHMS_OFFER_EMPTY);
    }
    return List.copyOf(broken);
  }

  /** The rules that {@code response} to {@code request} breaks; empty if it is in order. */
  public static List<SpdmRule> brokenBy(
      Algorithms response, NegotiateAlgorithms request, Negotiated negotiated) {
    List<SpdmRule> broken = new ArrayList<>();
    AlgorithmOffer offer = request.offer();
    if (!ordered(response.structures(), negotiated.version())) {
      broken.add(SpdmRule.ALGORITHMS_STRUCTURE_ORDER);
    }
    if (!single(response)) {
      broken.add(SpdmRule.ALGORITHMS_ONE_SELECTED);
    }
    if (!offered(response, offer)) {
      broken.add(SpdmRule.ALGORITHMS_SELECTED_NOT_OFFERED);
    }
    AlgorithmSelection selection = selection(response, request, negotiated);
    if (needsHash(negotiated) && selection.hash().isEmpty()) {
      broken.add(SpdmRule.ALGORITHMS_HASH_MISSING);
    }
    if (responderSigns(negotiated) && selection.signature().isEmpty()) {
      broken.add(SpdmRule.ALGORITHMS_SIGNATURE_MISSING);
    }
    if (mutual(negotiated) && selection.requesterSignature().isEmpty()) {
      broken.add(SpdmRule.ALGORITHMS_REQUESTER_SIGNATURE_MISSING);
    }
    boolean measured = measures(negotiated) && response.measurementSpecificationSel() != 0;
    boolean digested =
        measured ? selection.measurementHash().isPresent() : response.measurementHashAlgo() == 0;
    if (!digested) {
      broken.add(SpdmRule.ALGORITHMS_MEASUREMENT_HASH);
    }
    if (negotiated.bothHave(Capability.KEY_EX) && selection.keyExchange().isEmpty()) {
      broken.add(SpdmRule.ALGORITHMS_KEY_EXCHANGE_MISSING);
    }
    if (sessions(negotiated)) {
      if (selection.aead().isEmpty() || !selection.keySchedule()) {
        broken.add(SpdmRule.ALGORITHMS_AEAD_MISSING);
      }
      if (negotiated.atLeast(SpdmVersion.V1_2)
          && selection.opaqueFormat() != OpaqueFormat.FORMAT_1) {
        broken.add(SpdmRule.ALGORITHMS_OPAQUE_FORMAT);
      }
    }
    return List.copyOf(broken);
  }

  /** What {@code response} selected; a field without exactly one known bit selected nothing. */
  public static AlgorithmSelection selection(
      Algorithms response, NegotiateAlgorithms request, Negotiated negotiated) {
    return new AlgorithmSelection(
        Registered.only(response.baseHashSel(), BaseHashAlgorithm.values()),
        signature(response.baseAsymSel(), response.pqcAsymSel()),
        signature(
            response.selected(AlgorithmStructureType.REQ_BASE_ASYM),
            response.selected(AlgorithmStructureType.REQ_PQC_ASYM)),
        exchange(
            response.selected(AlgorithmStructureType.DHE),
            response.selected(AlgorithmStructureType.KEM)),
        Registered.only(response.selected(AlgorithmStructureType.AEAD), AeadCipherSuite.values()),
        Registered.only(response.measurementHashAlgo(), MeasurementHashAlgorithm.values()),
        response.measurementSpecificationSel(),
        OpaqueFormat.selected(response.otherParamsSelection()).orElse(OpaqueFormat.NONE),
        response.selected(AlgorithmStructureType.KEY_SCHEDULE) == 1,
        multiKey(
            negotiated.responder().flags().field(Capability.MULTI_KEY_ONLY.shift()),
            request.offer().otherParamsSupport(),
            negotiated),
        multiKey(
            negotiated.requester().flags().field(Capability.MULTI_KEY_ONLY.shift()),
            response.otherParamsSelection(),
            negotiated));
  }

  private static Optional<SignatureScheme> signature(long classical, long pqc) {
    return Registered.only(classical, BaseAsymAlgorithm.values())
        .<SignatureScheme>map(algorithm -> algorithm)
        .or(() -> Registered.only(pqc, PqcAsymAlgorithm.values()));
  }

  private static Optional<ExchangeScheme> exchange(long classical, long kem) {
    return Registered.only(classical, DheGroup.values())
        .<ExchangeScheme>map(group -> group)
        .or(() -> Registered.only(kem, KemAlgorithm.values()));
  }

  /** MULTI_KEY_CAP 1 means always, 2 means if the peer's bit is set. */
  private static boolean multiKey(int capability, int peerParams, Negotiated negotiated) {
    return negotiated.atLeast(SpdmVersion.V1_3)
        && (capability == 1 || (capability == 2 && (peerParams & MULTI_KEY_BIT) != 0));
  }

  private static boolean ordered(List<AlgorithmStructure> structures, SpdmVersion version) {
    int last = -1;
    for (AlgorithmStructure structure : structures) {
      boolean known = structure.type().map(type -> version.atLeast(type.since())).orElse(false);
      if (!known || structure.algType() <= last) {
        return false;
      }
      last = structure.algType();
    }
    return true;
  }

  private static boolean single(Algorithms response) {
    return atMostOne(response.baseAsymSel() | response.pqcAsymSel() << 32)
        && atMostOne(response.baseHashSel())
        && atMostOne(response.measurementHashAlgo())
        && atMostOne(response.measurementSpecificationSel())
        && atMostOne(response.otherParamsSelection() & 0xF)
        && response.structures().stream().allMatch(each -> atMostOne(each.algSupported()))
        && !(response.selected(AlgorithmStructureType.DHE) != 0
            && response.selected(AlgorithmStructureType.KEM) != 0)
        && !(response.selected(AlgorithmStructureType.REQ_BASE_ASYM) != 0
            && response.selected(AlgorithmStructureType.REQ_PQC_ASYM) != 0);
  }

  private static boolean atMostOne(long bits) {
    return Long.bitCount(bits) <= 1;
  }

  private static boolean offered(Algorithms response, AlgorithmOffer offer) {
    int formats = response.otherParamsSelection() & 0xF;
    return subset(response.baseAsymSel(), offer.baseAsymAlgo())
        && subset(response.pqcAsymSel(), offer.pqcAsymAlgo())
        && subset(response.baseHashSel(), offer.baseHashAlgo())
        && subset(response.measurementSpecificationSel(), offer.measurementSpecification())
        && subset(formats, offer.otherParamsSupport())
        && subset(response.melSpecificationSel(), offer.melSpecification())
        && response.structures().stream()
            .allMatch(each ->
                each.type()
                    .map(type -> subset(each.algSupported(), offer.supported(type)))
                    .orElse(false));
  }

  /** Whether all that {@code response} selected is in {@code supported}. */
  public static boolean within(Algorithms response, AlgorithmOffer supported) {
    return offered(response, supported);
  }

  private static boolean subset(long part, long whole) {
    return (part & ~whole) == 0;
  }

  private static boolean sessions(Negotiated negotiated) {
    return negotiated.bothHave(Capability.KEY_EX) || negotiated.sharesKeys();
  }

  private static boolean mutual(Negotiated negotiated) {
    return negotiated.bothHave(Capability.MUT_AUTH);
  }

  private static boolean responderSigns(Negotiated negotiated) {
    return negotiated
        .responder()
        .flags()
        .hasAny(
            Capability.CHAL,
            Capability.MEAS_WITH_SIGNATURE,
            Capability.KEY_EX,
            Capability.EP_INFO_WITH_SIGNATURE);
  }

  private static boolean measures(Negotiated negotiated) {
    return negotiated
        .responder()
        .flags()
        .hasAny(Capability.MEAS_WITHOUT_SIGNATURE, Capability.MEAS_WITH_SIGNATURE);
  }

  private static boolean needsHash(Negotiated negotiated) {
    return responderSigns(negotiated)
        || sessions(negotiated)
        || negotiated.responder().has(Capability.CERT);
  }
}
