package io.teeio.spdm.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.KeyAlgorithm;
import io.teeio.spdm.Capability;
import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.EndpointCapabilities;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.AeadCipherSuite;
import io.teeio.spdm.algorithm.AlgorithmSelection;
import io.teeio.spdm.algorithm.AlgorithmStructureType;
import io.teeio.spdm.algorithm.BaseAsymAlgorithm;
import io.teeio.spdm.algorithm.BaseHashAlgorithm;
import io.teeio.spdm.algorithm.DheGroup;
import io.teeio.spdm.algorithm.KemAlgorithm;
import io.teeio.spdm.algorithm.PqcAsymAlgorithm;
import io.teeio.spdm.message.AlgorithmOffer;
import io.teeio.spdm.message.Algorithms;
import io.teeio.spdm.message.NegotiateAlgorithms;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a responder selects of what is offered. */
class AlgorithmChoiceTest {
  private static final CapabilitySet REQUESTER =
      CapabilitySet.of(
          Capability.ENCRYPT,
          Capability.MAC,
          Capability.KEY_EX,
          Capability.CERT,
          Capability.MUT_AUTH,
          Capability.ENCAP);
  private static final CapabilitySet RESPONDER =
      REQUESTER.with(Capability.CHAL).with(Capability.MEAS_WITH_SIGNATURE).with(Capability.MEL);
  private static final Set<KeyAlgorithm> KEYS =
      Set.of(KeyAlgorithm.EC_P256, KeyAlgorithm.ML_DSA_65);
  private static final AlgorithmPreference ALL = AlgorithmPreference.all();

  private static Negotiated agreed(SpdmVersion version, CapabilitySet responder) {
    boolean first = version == SpdmVersion.V1_0;
    CapabilitySet requester = first ? CapabilitySet.NONE : REQUESTER;
    return Negotiated.INITIAL
        .with(version)
        .with(
            new EndpointCapabilities(requester, 0, 0x1200, 0x1200),
            new EndpointCapabilities(
                CapabilityRules.definedIn(version, responder), 0, 0x1200, 0x1200));
  }

  private static Optional<Algorithms> choose(
      AlgorithmPreference ours, AlgorithmPreference theirs, Negotiated agreed) {
    AlgorithmOffer offer = theirs.offer(agreed.version(), agreed.requester().flags());
    return new AlgorithmChoice(ours, KEYS).choose(offer, agreed);
  }

  private static AlgorithmSelection selected(AlgorithmPreference ours, AlgorithmPreference theirs) {
    Negotiated agreed = agreed(SpdmVersion.V1_4, RESPONDER);
    AlgorithmOffer offer = theirs.offer(agreed.version(), agreed.requester().flags());
    NegotiateAlgorithms request = new NegotiateAlgorithms(offer);
    Algorithms chosen = new AlgorithmChoice(ours, KEYS).choose(offer, agreed).orElseThrow();
    assertThat(AlgorithmRules.brokenBy(chosen, request, agreed)).isEmpty();
    return AlgorithmRules.selection(chosen, request, agreed);
  }

  @ParameterizedTest
  @EnumSource(SpdmVersion.class)
  void whatIsChosenOfEverythingBreaksNoRule(SpdmVersion version) {
    Negotiated agreed = agreed(version, RESPONDER);
    NegotiateAlgorithms request =
        new NegotiateAlgorithms(ALL.offer(version, agreed.requester().flags()));
    assertThat(AlgorithmRules.brokenBy(request, agreed)).isEmpty();
    Algorithms chosen = choose(ALL, ALL, agreed).orElseThrow();
    assertThat(AlgorithmRules.brokenBy(chosen, request, agreed)).isEmpty();
    assertThat(chosen.structures()).hasSameSizeAs(request.offer().structures());
    assertThat(chosen.melSpecificationSel()).isEqualTo(version.atLeast(SpdmVersion.V1_3) ? 1 : 0);
  }

  @Test
  void theOrderOfThePreferenceDecidesBetweenClassicalAndPostQuantum() {
    AlgorithmSelection classical = selected(ALL, ALL);
    assertThat(classical.signature()).contains(BaseAsymAlgorithm.ECDSA_P256);
    assertThat(classical.keyExchange()).contains(DheGroup.SECP384R1);
    AlgorithmSelection modern =
        selected(
            ALL.withSignatures(List.of(PqcAsymAlgorithm.ML_DSA_65, BaseAsymAlgorithm.ECDSA_P256))
                .withExchanges(List.of(KemAlgorithm.ML_KEM_768, DheGroup.SECP384R1))
                .withRequesterSignatures(List.of(PqcAsymAlgorithm.ML_DSA_44)),
            ALL);
    assertThat(modern.signature()).contains(PqcAsymAlgorithm.ML_DSA_65);
    assertThat(modern.keyExchange()).contains(KemAlgorithm.ML_KEM_768);
    assertThat(modern.requesterSignature()).contains(PqcAsymAlgorithm.ML_DSA_44);
  }

  @Test
  void whatIsNotOfferedIsPassedOver() {
    AlgorithmSelection selection =
        selected(
            ALL,
            ALL.withHashes(List.of(BaseHashAlgorithm.SHA3_384))
                .withSignatures(List.of(PqcAsymAlgorithm.ML_DSA_65))
                .withExchanges(List.of(DheGroup.FFDHE3072))
                .withCiphers(List.of(AeadCipherSuite.CHACHA20_POLY1305)));
    assertThat(selection.hash()).contains(BaseHashAlgorithm.SHA3_384);
    assertThat(selection.signature()).contains(PqcAsymAlgorithm.ML_DSA_65);
    assertThat(selection.keyExchange()).contains(DheGroup.FFDHE3072);
    assertThat(selection.aead()).contains(AeadCipherSuite.CHACHA20_POLY1305);
  }

  @Test
  void tooLittleInCommonIsNoAnswer() {
    Negotiated agreed = agreed(SpdmVersion.V1_4, RESPONDER);
    AlgorithmPreference ours = AlgorithmPreference.of(Suite.P256);
    for (AlgorithmPreference theirs :
        List.of(
            ALL.withHashes(List.of(BaseHashAlgorithm.SM3_256)),
            ALL.withSignatures(List.of(BaseAsymAlgorithm.ECDSA_P384)),
            ALL.withExchanges(List.of(KemAlgorithm.ML_KEM_512)),
            ALL.withCiphers(List.of(AeadCipherSuite.SM4_GCM)))) {
      assertThat(choose(ours, theirs, agreed)).isEmpty();
    }
    assertThat(choose(ours, ALL, agreed)).isPresent();
  }

  @Test
  void aSignatureIsChosenOnlyOfKeysThatAreThere() {
    Negotiated agreed = agreed(SpdmVersion.V1_3, RESPONDER);
    AlgorithmOffer offer = ALL.offer(agreed.version(), agreed.requester().flags());
    assertThat(new AlgorithmChoice(ALL, Set.of()).choose(offer, agreed)).isEmpty();
    assertThat(new AlgorithmChoice(ALL, Set.of(KeyAlgorithm.RSA_3072)).choose(offer, agreed))
        .map(Algorithms::baseAsymSel)
        .contains(BaseAsymAlgorithm.RSAPSS_3072.mask());
  }

  @Test
  void aResponderWithSharedKeysAloneNeedsNoSignature() {
    CapabilitySet preshared = CapabilitySet.of(Capability.ENCRYPT, Capability.MAC, Capability.PSK);
    Negotiated agreed =
        Negotiated.INITIAL
            .with(SpdmVersion.V1_3)
            .with(
                new EndpointCapabilities(preshared, 0, 0x1200, 0x1200),
                new EndpointCapabilities(preshared, 0, 0x1200, 0x1200));
    AlgorithmOffer offer = ALL.offer(SpdmVersion.V1_3, preshared);
    assertThat(offer.supported(AlgorithmStructureType.DHE)).isZero();
    Algorithms chosen = new AlgorithmChoice(ALL, Set.of()).choose(offer, agreed).orElseThrow();
    assertThat(chosen.baseAsymSel()).isZero();
    assertThat(AlgorithmRules.brokenBy(chosen, new NegotiateAlgorithms(offer), agreed)).isEmpty();
    AlgorithmOffer bare = offer.withOtherParams(0);
    assertThat(new AlgorithmChoice(ALL, Set.of()).choose(bare, agreed)).isEmpty();
  }

  @Test
  void noMeasurementsNoMeasurementHash() {
    CapabilitySet without =
        RESPONDER.without(Capability.MEAS_WITH_SIGNATURE).without(Capability.MEL);
    Algorithms chosen = choose(ALL, ALL, agreed(SpdmVersion.V1_3, without)).orElseThrow();
    assertThat(chosen.measurementSpecificationSel()).isZero();
    assertThat(chosen.measurementHashAlgo()).isZero();
    assertThat(chosen.melSpecificationSel()).isZero();
  }
}
