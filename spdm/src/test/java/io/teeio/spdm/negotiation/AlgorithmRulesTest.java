package io.teeio.spdm.negotiation;

import static io.teeio.spdm.Capability.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.spdm.Capability;
import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.EndpointCapabilities;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.AeadCipherSuite;
import io.teeio.spdm.algorithm.AlgorithmSelection;
import io.teeio.spdm.algorithm.AlgorithmStructureType;
import io.teeio.spdm.algorithm.BaseAsymAlgorithm;
import io.teeio.spdm.algorithm.BaseHashAlgorithm;
import io.teeio.spdm.algorithm.DheGroup;
import io.teeio.spdm.algorithm.MeasurementHashAlgorithm;
import io.teeio.spdm.algorithm.OpaqueFormat;
import io.teeio.spdm.message.AlgorithmOffer;
import io.teeio.spdm.message.AlgorithmStructure;
import io.teeio.spdm.message.Algorithms;
import io.teeio.spdm.message.ExternalAlgorithm;
import io.teeio.spdm.message.NegotiateAlgorithms;
import io.teeio.spdm.message.Version;
import io.teeio.spdm.message.VersionNumber;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** DSP0274, NEGOTIATE_ALGORITHMS and ALGORITHMS: what may be offered and selected. */
class AlgorithmRulesTest {
  private static final CapabilitySet SESSIONS = CapabilitySet.of(ENCRYPT, MAC, KEY_EX);
  private static final CapabilitySet RESPONDER =
      SESSIONS.with(CERT).with(CHAL).with(MEAS_WITH_SIGNATURE);
  private static final Negotiated AGREED = agreed(SpdmVersion.V1_3, SESSIONS, RESPONDER);
  private static final List<AlgorithmStructure> OFFERED =
      List.of(
          structure(AlgorithmStructureType.DHE, 0x18),
          structure(AlgorithmStructureType.AEAD, 0x6),
          structure(AlgorithmStructureType.REQ_BASE_ASYM, 0x90),
          structure(AlgorithmStructureType.KEY_SCHEDULE, 1));
  private static final List<AlgorithmStructure> SELECTED =
      List.of(
          structure(AlgorithmStructureType.DHE, 0x10),
          structure(AlgorithmStructureType.AEAD, 0x2),
          structure(AlgorithmStructureType.REQ_BASE_ASYM, 0),
          structure(AlgorithmStructureType.KEY_SCHEDULE, 1));

  @Test
  void whatIsUsualBreaksNothing() {
    assertThat(AlgorithmRules.brokenBy(offer(0x90, 3, OFFERED), AGREED)).isEmpty();
    assertThat(selected(0x80, 2, 4, 2, SELECTED)).isEmpty();
  }

  @Test
  void theSelectionIsDecoded() {
    AlgorithmSelection selection =
        AlgorithmRules.selection(
            algorithms(0x80, 2, 4, 2, SELECTED), offer(0x90, 3, OFFERED), AGREED);
    assertThat(selection.hash()).contains(BaseHashAlgorithm.SHA_384);
    assertThat(selection.signature()).contains(BaseAsymAlgorithm.ECDSA_P384);
    assertThat(selection.requesterSignature()).isEmpty();
    assertThat(selection.keyExchange()).contains(DheGroup.SECP384R1);
    assertThat(selection.aead()).contains(AeadCipherSuite.AES_256_GCM);
    assertThat(selection.measurementHash()).contains(MeasurementHashAlgorithm.SHA_384);
    assertThat(selection.opaqueFormat()).isEqualTo(OpaqueFormat.FORMAT_1);
    assertThat(selection.keySchedule()).isTrue();
    assertThat(selection.multiKeyResponder()).isFalse();
  }

  @Test
  void anOfferIsNotTooLong() {
    List<ExternalAlgorithm> many = Collections.nCopies(15, new ExternalAlgorithm(1, 1));
    AlgorithmStructure long1 = new AlgorithmStructure(2, 0x10, many);
    AlgorithmStructure long2 = new AlgorithmStructure(3, 2, many);
    assertThat(AlgorithmRules.brokenBy(offer(0x90, 3, List.of(long1, long2)), AGREED))
        .containsExactly(SpdmRule.ALGORITHMS_LENGTH, SpdmRule.ALGORITHMS_EXTERNAL_COUNT);
  }

  @Test
  void in10AnOfferHasAtMost8ExternalAlgorithms() {
    Negotiated first = agreed(SpdmVersion.V1_0, CapabilitySet.NONE, RESPONDER);
    AlgorithmOffer nine =
        new AlgorithmOffer(
            1,
            0,
            0x90,
            3,
            0,
            0,
            Collections.nCopies(9, new ExternalAlgorithm(1, 1)),
            List.of(),
            List.of());
    assertThat(AlgorithmRules.brokenBy(new NegotiateAlgorithms(nine), first))
        .containsExactly(SpdmRule.ALGORITHMS_LENGTH, SpdmRule.ALGORITHMS_EXTERNAL_COUNT);
  }

  @Test
  void structuresAscendAndAreKnown() {
    SpdmRule rule = SpdmRule.ALGORITHMS_STRUCTURE_ORDER;
    AlgorithmStructure aead = structure(AlgorithmStructureType.AEAD, 2);
    AlgorithmStructure dhe = structure(AlgorithmStructureType.DHE, 0x10);
    AlgorithmStructure unknown = new AlgorithmStructure(9, 1, List.of());
    AlgorithmStructure later = structure(AlgorithmStructureType.KEM, 1);
    for (List<AlgorithmStructure> wrong :
        List.of(
            List.of(aead, dhe), List.of(dhe, dhe), List.of(dhe, unknown), List.of(dhe, later))) {
      assertThat(AlgorithmRules.brokenBy(offer(0x90, 3, wrong), AGREED)).containsExactly(rule);
      assertThat(selected(0x80, 2, 4, 2, wrong)).contains(rule);
    }
  }

  @Test
  void anOfferHasAHashAndASignature() {
    SpdmRule rule = SpdmRule.ALGORITHMS_OFFER_EMPTY;
    assertThat(AlgorithmRules.brokenBy(offer(0, 3, OFFERED), AGREED)).containsExactly(rule);
    assertThat(AlgorithmRules.brokenBy(offer(0x90, 0, OFFERED), AGREED)).containsExactly(rule);
  }

  @Test
  void requesterSignatureMissingInMutualAuthentication() {
    SpdmRule rule = SpdmRule.ALGORITHMS_REQUESTER_SIGNATURE_MISSING;
    CapabilitySet requester = SESSIONS.with(CERT).with(Capability.MUT_AUTH);
    Negotiated mutual = agreed(SpdmVersion.V1_3, requester, RESPONDER.with(Capability.MUT_AUTH));
    NegotiateAlgorithms offer = offer(0x90, 3, OFFERED);
    assertThat(AlgorithmRules.brokenBy(algorithms(0x80, 2, 4, 2, SELECTED), offer, mutual))
        .containsExactly(rule);
    List<AlgorithmStructure> both = with(AlgorithmStructureType.REQ_BASE_ASYM, 0x80);
    assertThat(AlgorithmRules.brokenBy(algorithms(0x80, 2, 4, 2, both), offer, mutual)).isEmpty();
  }

  @Test
  void aLogSpecificationIsSelectedOnlyIfItWasOffered() {
    Algorithms chosen = new Algorithms(1, 2, 4, 0x80, 2, 0, 1, List.of(), List.of(), SELECTED);
    assertThat(AlgorithmRules.brokenBy(chosen, offer(0x90, 3, OFFERED), AGREED))
        .containsExactly(SpdmRule.ALGORITHMS_SELECTED_NOT_OFFERED);
  }

  @Test
  void atMostOneOfAKindIsSelected() {
    SpdmRule rule = SpdmRule.ALGORITHMS_ONE_SELECTED;
    assertThat(selected(0x90, 2, 4, 2, SELECTED)).contains(rule);
    assertThat(selected(0x80, 3, 4, 2, SELECTED)).contains(rule);
    assertThat(selected(0x80, 2, 6, 2, SELECTED)).contains(rule);
    assertThat(selected(0x80, 2, 4, 3, SELECTED)).contains(rule);
    assertThat(selected(0x80, 2, 4, 2, OFFERED)).contains(rule);
  }

  @Test
  void onlyWhatWasOfferedIsSelected() {
    SpdmRule rule = SpdmRule.ALGORITHMS_SELECTED_NOT_OFFERED;
    assertThat(selected(0x4, 2, 4, 2, SELECTED)).containsExactly(rule);
    assertThat(selected(0x80, 4, 4, 2, SELECTED)).containsExactly(rule);
    assertThat(selected(0x80, 2, 4, 1, SELECTED)).contains(rule);
    assertThat(selected(0x80, 2, 4, 2, with(AlgorithmStructureType.DHE, 1))).containsExactly(rule);
    assertThat(selected(0x80, 2, 4, 2, with(AlgorithmStructureType.AEAD, 1))).containsExactly(rule);
  }

  @Test
  void whatTheCapabilitiesNeedIsSelected() {
    assertThat(selected(0x80, 0, 4, 2, SELECTED)).containsExactly(SpdmRule.ALGORITHMS_HASH_MISSING);
    assertThat(selected(0, 2, 4, 2, SELECTED))
        .containsExactly(SpdmRule.ALGORITHMS_SIGNATURE_MISSING);
    assertThat(selected(0x80, 2, 0, 2, SELECTED))
        .containsExactly(SpdmRule.ALGORITHMS_MEASUREMENT_HASH);
    assertThat(selected(0x80, 2, 4, 2, with(AlgorithmStructureType.DHE, 0)))
        .containsExactly(SpdmRule.ALGORITHMS_KEY_EXCHANGE_MISSING);
    assertThat(selected(0x80, 2, 4, 2, with(AlgorithmStructureType.AEAD, 0)))
        .containsExactly(SpdmRule.ALGORITHMS_AEAD_MISSING);
    assertThat(selected(0x80, 2, 4, 2, with(AlgorithmStructureType.KEY_SCHEDULE, 0)))
        .containsExactly(SpdmRule.ALGORITHMS_AEAD_MISSING);
    assertThat(selected(0x80, 2, 4, 0, SELECTED))
        .containsExactly(SpdmRule.ALGORITHMS_OPAQUE_FORMAT);
  }

  @Test
  void anUnknownAlgorithmIsNone() {
    assertThat(
            AlgorithmRules.brokenBy(
                algorithms(0x80, 0x80, 4, 2, SELECTED), offer(0x90, 0x80, OFFERED), AGREED))
        .containsExactly(SpdmRule.ALGORITHMS_HASH_MISSING);
  }

  @Test
  void withoutMeasurementsNoMeasurementHashIsSelected() {
    Negotiated none = agreed(SpdmVersion.V1_3, SESSIONS, RESPONDER.without(MEAS_WITH_SIGNATURE));
    assertThat(
            AlgorithmRules.brokenBy(
                algorithms(0x80, 2, 4, 2, SELECTED), offer(0x90, 3, OFFERED), none))
        .containsExactly(SpdmRule.ALGORITHMS_MEASUREMENT_HASH);
  }

  @Test
  void severalKeysAreAgreedOnSince13() {
    CapabilitySet always = RESPONDER.with(GET_KEY_PAIR_INFO).with(MULTI_KEY_ONLY);
    CapabilitySet ifWanted = RESPONDER.with(GET_KEY_PAIR_INFO).with(MULTI_KEY_NEGOTIABLE);
    assertThat(multiKey(agreed(SpdmVersion.V1_3, SESSIONS, always), 2)).isTrue();
    assertThat(multiKey(agreed(SpdmVersion.V1_3, SESSIONS, ifWanted), 2)).isFalse();
    assertThat(multiKey(agreed(SpdmVersion.V1_3, SESSIONS, ifWanted), 0x12)).isTrue();
    assertThat(multiKey(agreed(SpdmVersion.V1_2, SESSIONS, ifWanted), 0x12)).isFalse();
  }

  private static boolean multiKey(Negotiated negotiated, int otherParams) {
    AlgorithmOffer offer =
        new AlgorithmOffer(1, otherParams, 0x90, 3, 0, 0, List.of(), List.of(), OFFERED);
    return AlgorithmRules.selection(
            algorithms(0x80, 2, 4, 2, SELECTED), new NegotiateAlgorithms(offer), negotiated)
        .multiKeyResponder();
  }

  @Test
  void theNewestCommonVersionIsChosen() {
    Version offered =
        new Version(
            List.of(
                new VersionNumber(0x1000),
                new VersionNumber(0x1210),
                new VersionNumber(0x1301),
                new VersionNumber(0x1900)));
    List<SpdmVersion> ours = List.of(SpdmVersion.V1_2, SpdmVersion.V1_3);
    assertThat(VersionChoice.newest(offered, ours)).contains(SpdmVersion.V1_2);
    assertThat(VersionChoice.newest(offered, List.of(SpdmVersion.V1_3))).isEmpty();
  }

  @Test
  void theNewestCommonVersionOfSecuredMessagesIsChosen() {
    List<VersionNumber> ours = List.of(new VersionNumber(0x1000), new VersionNumber(0x1100));
    assertThat(
            VersionChoice.newestSecured(
                List.of(new VersionNumber(0x1100), new VersionNumber(0x1200)), ours))
        .contains(new VersionNumber(0x1100));
    assertThat(VersionChoice.newestSecured(List.of(new VersionNumber(0x1200)), ours)).isEmpty();
  }

  private static List<SpdmRule> selected(
      long asym, long hash, long measurementHash, int other, List<AlgorithmStructure> structures) {
    return AlgorithmRules.brokenBy(
        algorithms(asym, hash, measurementHash, other, structures),
        offer(0x90, 3, OFFERED),
        AGREED);
  }

  private static Algorithms algorithms(
      long asym, long hash, long measurementHash, int other, List<AlgorithmStructure> structures) {
    return new Algorithms(
        1, other, measurementHash, asym, hash, 0, 0, List.of(), List.of(), structures);
  }

  private static NegotiateAlgorithms offer(
      long asym, long hash, List<AlgorithmStructure> structures) {
    return new NegotiateAlgorithms(
        new AlgorithmOffer(1, 2, asym, hash, 0, 0, List.of(), List.of(), structures));
  }

  private static List<AlgorithmStructure> with(AlgorithmStructureType type, int bits) {
    return SELECTED.stream()
        .map(each -> each.algType() == type.wire() ? structure(type, bits) : each)
        .toList();
  }

  private static AlgorithmStructure structure(AlgorithmStructureType type, int bits) {
    return new AlgorithmStructure(type, bits);
  }

  private static Negotiated agreed(
      SpdmVersion version, CapabilitySet requester, CapabilitySet responder) {
    return Negotiated.INITIAL
        .with(version)
        .with(
            new EndpointCapabilities(requester, 0, 4096, 4096),
            new EndpointCapabilities(responder, 0, 4096, 4096));
  }
}
