package io.teeio.spdm.negotiation;

import static io.teeio.spdm.Capability.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.spdm.Capability;
import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.EndpointCapabilities;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.Capabilities;
import io.teeio.spdm.message.GetCapabilities;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** DSP0274, GET_CAPABILITIES and CAPABILITIES: which flags and sizes go together. */
class CapabilityRulesTest {
  private static final CapabilitySet REQUESTER =
      CapabilitySet.of(ENCRYPT, MAC, KEY_EX, HBEAT, KEY_UPD, CHUNK);
  private static final CapabilitySet RESPONDER =
      CapabilitySet.of(
          CERT, CHAL, MEAS_WITH_SIGNATURE, MEAS_FRESH, ENCRYPT, MAC, KEY_EX, HBEAT, KEY_UPD);

  @ParameterizedTest
  @EnumSource
  void whatIsUsualBreaksNothing(SpdmVersion version) {
    assertThat(CapabilityRules.brokenBy(request(version, REQUESTER))).isEmpty();
    assertThat(answer(version, RESPONDER)).isEmpty();
  }

  @Test
  void aCtExponentAbove31IsBroken() {
    assertThat(sized(32, 4096, 4096, true)).containsExactly(SpdmRule.CAPABILITIES_CT_EXPONENT);
    assertThat(sized(31, 4096, 4096, true)).isEmpty();
  }

  @Test
  void aDataTransferSizeBelow42IsBroken() {
    assertThat(sized(0, 41, 4096, true)).containsExactly(SpdmRule.CAPABILITIES_DATA_TRANSFER_SIZE);
    assertThat(sized(0, 42, 4096, true)).isEmpty();
  }

  @Test
  void aMessageSizeBelowTheTransferSizeIsBroken() {
    assertThat(sized(0, 4096, 4095, true)).containsExactly(SpdmRule.CAPABILITIES_MESSAGE_SIZE);
  }

  @Test
  void withoutChunksTheSizesAreEqual() {
    assertThat(sized(0, 4096, 8192, false)).containsExactly(SpdmRule.CAPABILITIES_MESSAGE_SIZE);
    assertThat(sized(0, 4096, 4096, false)).isEmpty();
  }

  private static List<SpdmRule> sized(int exponent, long transfer, long message, boolean chunks) {
    CapabilitySet flags = chunks ? REQUESTER : REQUESTER.without(CHUNK);
    return CapabilityRules.brokenBy(
        new GetCapabilities(
            SpdmVersion.V1_2, new EndpointCapabilities(flags, exponent, transfer, message)));
  }

  @Test
  void theAlgorithmsBlockNeedsChunks() {
    EndpointCapabilities small = endpoint(SpdmVersion.V1_3, REQUESTER.without(CHUNK));
    GetCapabilities asked = new GetCapabilities(SpdmVersion.V1_3, true, small);
    assertThat(CapabilityRules.brokenBy(asked))
        .containsExactly(SpdmRule.CAPABILITIES_ALGORITHMS_NEED_CHUNK);
    Capabilities block =
        new Capabilities(
            endpoint(SpdmVersion.V1_3, RESPONDER.with(CHUNK)),
            Optional.of(AlgorithmRules.NOTHING_OFFERED));
    assertThat(CapabilityRules.brokenBy(block, request(SpdmVersion.V1_3, REQUESTER)))
        .containsExactly(SpdmRule.CAPABILITIES_ALGORITHMS_NEED_CHUNK);
  }

  @Test
  void reservedValuesAreBroken() {
    SpdmRule rule = SpdmRule.CAPABILITIES_RESERVED_VALUE;
    assertThat(requested(flags -> filled(flags, PSK))).containsExactly(rule);
    assertThat(requested(flags -> flags.with(PSK_WITH_CONTEXT))).containsExactly(rule);
    assertThat(requested(flags -> filled(flags, EP_INFO_WITH_SIGNATURE))).contains(rule);
    assertThat(requested(flags -> filled(flags, MULTI_KEY_ONLY))).containsExactly(rule);
    assertThat(answered(flags -> filled(flags, PSK))).containsExactly(rule);
    assertThat(answered(flags -> filled(flags, MEAS_WITH_SIGNATURE))).contains(rule);
    assertThat(answered(flags -> filled(flags, EP_INFO_WITH_SIGNATURE))).containsExactly(rule);
    assertThat(answered(flags -> filled(flags, MULTI_KEY_ONLY))).contains(rule);
  }

  private static CapabilitySet filled(CapabilitySet flags, Capability field) {
    return new CapabilitySet(flags.flags() | field.mask());
  }

  @Test
  void freshMeasurementsNeedMeasurements() {
    assertThat(answered(flags -> flags.without(MEAS_WITH_SIGNATURE)))
        .containsExactly(SpdmRule.CAPABILITIES_MEAS_FRESH);
    assertThat(answered(flags -> flags.with(MEAS_WITHOUT_SIGNATURE))).isEmpty();
  }

  @Test
  void aSessionNeedsAuthentication() {
    SpdmRule rule = SpdmRule.CAPABILITIES_SESSION_NEEDS_MAC;
    assertThat(requested(flags -> flags.without(MAC))).containsExactly(rule);
    assertThat(answered(flags -> flags.without(MAC))).containsExactly(rule);
    assertThat(requested(flags -> flags.without(MAC).without(KEY_EX).with(PSK)))
        .containsExactly(rule);
  }

  @Test
  void capabilitiesOfASessionNeedOne() {
    CapabilitySet none = CapabilitySet.of(CHUNK);
    for (Capability capability :
        List.of(ENCRYPT, MAC, HBEAT, KEY_UPD, HANDSHAKE_IN_THE_CLEAR, EVENT)) {
      assertThat(requested(_ -> none.with(capability)))
          .as(capability.name())
          .containsExactly(SpdmRule.CAPABILITIES_NEEDS_SESSION);
    }
    assertThat(requested(_ -> none)).isEmpty();
    assertThat(answered(_ -> CapabilitySet.of(CERT, CHAL, KEY_UPD)))
        .containsExactly(SpdmRule.CAPABILITIES_NEEDS_SESSION);
  }

  @Test
  void aSharedKeyAloneHasNoHandshakeInTheClear() {
    assertThat(requested(flags -> flags.without(KEY_EX).with(PSK).with(HANDSHAKE_IN_THE_CLEAR)))
        .containsExactly(SpdmRule.CAPABILITIES_PSK_IN_THE_CLEAR);
    assertThat(requested(flags -> flags.with(PSK).with(HANDSHAKE_IN_THE_CLEAR))).isEmpty();
  }

  @Test
  void anEndpointHasOneKindOfIdentity() {
    SpdmRule rule = SpdmRule.CAPABILITIES_ONE_IDENTITY;
    assertThat(requested(flags -> flags.with(CERT).with(PUB_KEY_ID))).containsExactly(rule);
    assertThat(answered(flags -> flags.with(PUB_KEY_ID))).containsExactly(rule);
  }

  @Test
  void anIdentityIsUsed() {
    SpdmRule rule = SpdmRule.CAPABILITIES_IDENTITY_UNUSED;
    assertThat(requested(_ -> CapabilitySet.of(CERT, CHUNK))).containsExactly(rule);
    assertThat(answered(_ -> CapabilitySet.of(CERT))).containsExactly(rule);
    assertThat(answered(_ -> CapabilitySet.of(PUB_KEY_ID, MEAS_WITH_SIGNATURE))).isEmpty();
  }

  @Test
  void whoSignsHasAnIdentity() {
    SpdmRule rule = SpdmRule.CAPABILITIES_NEEDS_IDENTITY;
    assertThat(requested(flags -> flags.with(CHAL))).containsExactly(rule);
    assertThat(requested(flags -> flags.with(MUT_AUTH))).containsExactly(rule);
    assertThat(answered(flags -> flags.without(CERT))).containsExactly(rule);
    assertThat(answered(_ -> CapabilitySet.of(MEAS_WITH_SIGNATURE))).containsExactly(rule);
  }

  @Test
  void mutualAuthenticationNeedsAFlowToHappenIn() {
    SpdmRule rule = SpdmRule.CAPABILITIES_MUT_AUTH;
    assertThat(answered(_ -> CapabilitySet.of(CERT, MEAS_WITH_SIGNATURE, MUT_AUTH)))
        .containsExactly(rule);
    assertThat(
            CapabilityRules.brokenBy(
                request(SpdmVersion.V1_1, REQUESTER.with(CERT).with(MUT_AUTH))))
        .containsExactly(rule);
    assertThat(
            CapabilityRules.brokenBy(
                request(SpdmVersion.V1_1, REQUESTER.with(CERT).with(MUT_AUTH).with(ENCAP))))
        .isEmpty();
  }

  @Test
  void certificateManagementNeedsCertificates() {
    SpdmRule rule = SpdmRule.CAPABILITIES_CERTIFICATE_MANAGEMENT;
    CapabilitySet keyOnly = RESPONDER.without(CERT).with(PUB_KEY_ID);
    assertThat(answered(_ -> keyOnly.with(ALIAS_CERT))).containsExactly(rule);
    assertThat(answered(_ -> keyOnly.with(SET_CERT))).containsExactly(rule);
    assertThat(answered(flags -> flags.with(CSR))).containsExactly(rule);
    assertThat(answered(flags -> flags.with(CERT_INSTALL_RESET))).containsExactly(rule);
    assertThat(answered(flags -> flags.with(SET_CERT).with(CSR).with(CERT_INSTALL_RESET)))
        .isEmpty();
  }

  @Test
  void severalKeysNeedCertificatesAndTheirDescription() {
    SpdmRule rule = SpdmRule.CAPABILITIES_MULTI_KEY;
    assertThat(answered(flags -> flags.with(MULTI_KEY_ONLY))).containsExactly(rule);
    assertThat(answered(flags -> flags.with(MULTI_KEY_ONLY).with(GET_KEY_PAIR_INFO))).isEmpty();
    assertThat(requested(flags -> flags.with(PUB_KEY_ID).with(MULTI_KEY_NEGOTIABLE)))
        .containsExactly(rule);
  }

  @Test
  void resettingKeyPairsNeedsSettingThem() {
    CapabilitySet reset = RESPONDER.with(SET_KEY_PAIR_RESET);
    assertThat(answer(SpdmVersion.V1_4, reset))
        .containsExactly(SpdmRule.CAPABILITIES_KEY_PAIR_RESET);
    assertThat(answer(SpdmVersion.V1_4, reset.with(SET_KEY_PAIR_INFO))).isEmpty();
    assertThat(answer(SpdmVersion.V1_3, reset)).isEmpty();
  }

  private static List<SpdmRule> requested(UnaryOperator<CapabilitySet> change) {
    return CapabilityRules.brokenBy(request(SpdmVersion.V1_3, change.apply(REQUESTER)));
  }

  private static List<SpdmRule> answered(UnaryOperator<CapabilitySet> change) {
    return answer(SpdmVersion.V1_3, change.apply(RESPONDER));
  }

  private static List<SpdmRule> answer(SpdmVersion version, CapabilitySet flags) {
    return CapabilityRules.brokenBy(
        new Capabilities(endpoint(version, flags)), request(version, REQUESTER));
  }

  private static GetCapabilities request(SpdmVersion version, CapabilitySet flags) {
    return new GetCapabilities(version, endpoint(version, flags));
  }

  private static EndpointCapabilities endpoint(SpdmVersion version, CapabilitySet flags) {
    boolean sized = version.atLeast(SpdmVersion.V1_2);
    return new EndpointCapabilities(flags, 10, sized ? 4096 : 0, sized ? 4096 : 0);
  }
}
