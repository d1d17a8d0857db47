package io.teeio.spdm.role;

import static io.teeio.spdm.role.Refusals.refusal;
import static io.teeio.spdm.role.Refusals.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.spdm.Capability;
import io.teeio.spdm.EncapsulationRule;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.BaseAsymAlgorithm;
import io.teeio.spdm.algorithm.PqcAsymAlgorithm;
import io.teeio.spdm.algorithm.SignatureScheme;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.spdm.responder.MutualAuthentication;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DSP0274, Mutual authentication, in all its forms. */
class MutualAuthenticationTest {
  private static final List<SpdmVersion> VERSIONS =
      List.of(SpdmVersion.V1_1, SpdmVersion.V1_2, SpdmVersion.V1_3, SpdmVersion.V1_4);

  static Stream<Arguments> everywhere() {
    return Stream.of(Setup.PLAIN, Setup.ENCRYPTED)
        .flatMap(setup ->
            VERSIONS.stream()
                .flatMap(version ->
                    Stream.of(MutualAuthentication.values())
                        .map(asked -> Arguments.of(setup, version, asked))));
  }

  private static SpdmSession open(Pair pair) throws Exception {
    return pair.requester().openSession(0, pair.identified(), SummaryType.NONE, 0).orAbort();
  }

  private static Outcome<SpdmSession> tried(Pair pair) throws Exception {
    return pair.requester().openSession(0, pair.identified(), SummaryType.NONE, 0);
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void inASession(Setup setup, SpdmVersion version, MutualAuthentication asked) throws Exception {
    MutualPair mutual =
        new MutualPair(setup, version)
            .asking(asked)
            .provisioned(Map.of(0, MutualPair.HOST.chain().certificates()));
    SpdmSession session = open(mutual.build());
    session.heartbeat().orAbort();
    assertThat(mutual.believed)
        .isEqualTo(
            asked == MutualAuthentication.NONE
                ? List.of()
                : List.of("session slot 0 CertificateChain"));
  }

  static Stream<Arguments> versions() {
    return Stream.of(Setup.PLAIN, Setup.ENCRYPTED)
        .flatMap(setup -> VERSIONS.stream().map(version -> Arguments.of(setup, version)));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void afterAChallenge(Setup setup, SpdmVersion version) throws Exception {
    MutualPair mutual = new MutualPair(setup, version).basically();
    Pair pair = mutual.build();
    pair.identified();
    pair.requester().challenge(0, SummaryType.NONE).orAbort();
    assertThat(mutual.believed).containsExactly("challenge slot 0 CertificateChain");
    pair.requester().getDigests().orAbort();
  }

  @ParameterizedTest
  @ValueSource(ints = {42, 64, 512})
  void inSmallTransfers(int size) throws Exception {
    for (Setup setup : List.of(Setup.PLAIN, Setup.ENCRYPTED)) {
      for (SpdmVersion version : List.of(SpdmVersion.V1_2, SpdmVersion.V1_3, SpdmVersion.V1_4)) {
        MutualPair mutual = new MutualPair(setup, version).in(size);
        open(mutual.build()).heartbeat().orAbort();
        MutualPair basic = new MutualPair(setup, version).in(size).basically();
        Pair pair = basic.build();
        pair.identified();
        pair.requester().challenge(0, SummaryType.ALL).orAbort();
        assertThat(mutual.believed).hasSize(1);
        assertThat(basic.believed).hasSize(1);
      }
    }
  }

  static Stream<SignatureScheme> schemes() {
    return Stream.of(
        BaseAsymAlgorithm.RSASSA_3072,
        BaseAsymAlgorithm.RSAPSS_3072,
        BaseAsymAlgorithm.ECDSA_P384,
        BaseAsymAlgorithm.ED25519,
        BaseAsymAlgorithm.ED448,
        PqcAsymAlgorithm.ML_DSA_44);
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void asAnyAlgorithmThatWasNegotiatedForTheRequester(SignatureScheme scheme) throws Exception {
    SpdmVersion version = scheme instanceof PqcAsymAlgorithm ? SpdmVersion.V1_4 : SpdmVersion.V1_3;
    SlotIdentity host = MutualPair.host(scheme, 31);
    MutualPair session = new MutualPair(Setup.PLAIN, version).as(scheme, host);
    open(session.build()).heartbeat().orAbort();
    assertThat(session.believed).hasSize(1);
    MutualPair basic = new MutualPair(Setup.PLAIN, version).as(scheme, host).basically();
    Pair pair = basic.build();
    pair.identified();
    pair.requester().challenge(0, SummaryType.NONE).orAbort();
    assertThat(basic.believed).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(MutualAuthentication.class)
  void withAPublicKeyThatWasBroughtBefore(MutualAuthentication asked) throws Exception {
    MutualPair mutual = MutualPair.plain().asking(asked).withPublicKey();
    open(mutual.build()).heartbeat().orAbort();
    assertThat(mutual.believed)
        .isEqualTo(
            asked == MutualAuthentication.NONE
                ? List.of()
                : List.of("session slot 255 ProvisionedKey"));
    MutualPair basic = MutualPair.plain().basically().withPublicKey();
    Pair pair = basic.build();
    pair.identified();
    pair.requester().challenge(0, SummaryType.NONE).orAbort();
    assertThat(basic.believed).containsExactly("challenge slot 255 ProvisionedKey");
  }

  @ParameterizedTest
  @MethodSource("versions")
  void asTheSlotThatTheResponderWants(Setup setup, SpdmVersion version) throws Exception {
    MutualPair mutual =
        new MutualPair(setup, version)
            .with(Map.of(0, MutualPair.HOST, 2, MutualPair.OTHER_HOST))
            .wanting(2);
    open(mutual.build()).heartbeat().orAbort();
    assertThat(mutual.believed).containsExactly("session slot 2 CertificateChain");
  }

  @Test
  void asTheLowestSlotWhereTheWantedOneIsEmpty() throws Exception {
    MutualPair mutual = MutualPair.plain().with(Map.of(2, MutualPair.OTHER_HOST)).wanting(5);
    open(mutual.build());
    assertThat(mutual.believed).containsExactly("session slot 2 CertificateChain");
  }

  @ParameterizedTest
  @EnumSource(MutualAuthentication.class)
  void withSeveralKeysOnBothSides(MutualAuthentication asked) throws Exception {
    for (Setup setup : List.of(Setup.PLAIN, Setup.ENCRYPTED)) {
      MutualPair mutual =
          new MutualPair(setup, SpdmVersion.V1_3)
              .asking(asked)
              .withSeveralKeys()
              .provisioned(Map.of(2, MutualPair.OTHER_HOST.chain().certificates()))
              .with(Map.of(0, MutualPair.HOST.withKeyUsage(2), 2, MutualPair.OTHER_HOST))
              .wanting(2);
      Pair pair = mutual.build();
      open(pair).heartbeat().orAbort();
      assertThat(pair.agreed().multiKeyRequester()).isTrue();
      assertThat(mutual.believed).hasSize(asked == MutualAuthentication.NONE ? 0 : 1);
    }
  }

  @Test
  void aKeyThatIsNotForSessionsIsNotAskedFor() throws Exception {
    MutualPair mutual =
        MutualPair.plain()
            .withSeveralKeys()
            .with(Map.of(0, MutualPair.HOST.withKeyUsage(2), 2, MutualPair.OTHER_HOST));
    open(mutual.build());
    assertThat(mutual.believed).containsExactly("session slot 2 CertificateChain");
  }

  @Test
  void aRequesterWithoutTheCapabilityIsNotAsked() throws Exception {
    for (Capability capability : List.of(Capability.MUT_AUTH, Capability.ENCAP)) {
      MutualPair mutual = MutualPair.plain().requesterCan(flags -> flags.without(capability));
      open(mutual.build()).heartbeat().orAbort();
      assertThat(mutual.believed).isEmpty();
    }
    MutualPair basic =
        MutualPair.plain().basically().requesterCan(flags -> flags.without(Capability.ENCAP));
    Pair pair = basic.build();
    pair.identified();
    pair.requester().challenge(0, SummaryType.NONE).orAbort();
    assertThat(basic.believed).isEmpty();
  }

  @Test
  void aRequesterThatHasToAndCannotGetsNoSession() throws Exception {
    MutualPair mutual =
        MutualPair.plain().requiring().requesterCan(flags -> flags.without(Capability.MUT_AUTH));
    assertThat(refusal(tried(mutual.build()))).isEqualTo(ErrorCode.INVALID_REQUEST.wire());
  }

  @Test
  void mutualAuthenticationOffered() throws Exception {
    assertThat(rule(tried(MutualPair.plain().with(Map.of()).build())))
        .isEqualTo(SpdmRule.MUTUAL_AUTHENTICATION_OFFERED);
    Pair pair = MutualPair.plain().basically().with(Map.of()).build();
    pair.identified();
    assertThat(rule(pair.requester().challenge(0, SummaryType.NONE)))
        .isEqualTo(SpdmRule.MUTUAL_AUTHENTICATION_OFFERED);
  }

  @Test
  void mutualTrusted() throws Exception {
    for (Setup setup : List.of(Setup.PLAIN, Setup.ENCRYPTED)) {
      MutualPair mutual = new MutualPair(setup, SpdmVersion.V1_3).distrusting();
      Pair pair = mutual.build();
      assertThat(refusal(tried(pair))).isEqualTo(ErrorCode.INVALID_RESPONSE_CODE.wire());
      assertThat(pair.reported()).contains(EncapsulationRule.MUTUAL_TRUSTED);
      assertThat(mutual.believed).isEmpty();
      assertThat(pair.responder().sessions()).isEmpty();
    }
    MutualPair basic = MutualPair.plain().basically().distrusting();
    Pair pair = basic.build();
    pair.identified();
    assertThat(pair.requester().challenge(0, SummaryType.NONE).isDone()).isFalse();
    assertThat(basic.believed).isEmpty();
    pair.requester().getDigests().orAbort();
  }
}
