package io.teeio.spdm.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.SigningKey;
import io.teeio.crypto.VerificationKey;
import io.teeio.rule.Guards;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.AlgorithmSelection;
import io.teeio.spdm.algorithm.BaseAsymAlgorithm;
import io.teeio.spdm.algorithm.BaseHashAlgorithm;
import io.teeio.spdm.message.Challenge;
import io.teeio.spdm.message.EndSession;
import io.teeio.spdm.message.Finish;
import io.teeio.spdm.message.GetCertificate;
import io.teeio.spdm.message.GetDigests;
import io.teeio.spdm.message.GetMeasurements;
import io.teeio.spdm.message.Heartbeat;
import io.teeio.spdm.message.KeyExchange;
import io.teeio.spdm.message.KeyUpdate;
import io.teeio.spdm.message.KeyUpdateOperation;
import io.teeio.spdm.message.RespondIfReady;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.message.UnsupportedRequest;
import io.teeio.spdm.message.VendorDefinedRequest;
import io.teeio.spdm.role.Repeatable;
import io.teeio.wire.Bytes;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** DSP0274: what M1/M2, L1/L2 and TH hold, and what resets them. */
class TranscriptsTest {
  private static final Crypto CRYPTO = Crypto.portable();
  private static final Bytes VCA = Bytes.of(0xA0);
  private static final Bytes REQUEST = Bytes.of(0xB1);
  private static final Bytes RESPONSE = Bytes.of(0xB2);
  private static final Bytes CHALLENGE = Bytes.of(0xC1);
  private static final Bytes AUTH = Bytes.of(0xC2);

  private final Transcripts transcripts = transcripts(SpdmVersion.V1_3, false);

  private static Transcripts transcripts(SpdmVersion version, boolean multiKey) {
    return transcripts(version, multiKey, VCA, Guards.all());
  }

  private static Transcripts transcripts(
      SpdmVersion version, boolean multiKey, Bytes vca, Guards guards) {
    AlgorithmSelection none = AlgorithmSelection.NONE;
    AlgorithmSelection selection =
        new AlgorithmSelection(
            none.hash(),
            none.signature(),
            none.requesterSignature(),
            none.keyExchange(),
            none.aead(),
            none.measurementHash(),
            none.measurementSpecification(),
            none.opaqueFormat(),
            none.keySchedule(),
            multiKey,
            false);
    Negotiated negotiated = Negotiated.INITIAL.with(version).with(selection);
    return new Transcripts(CRYPTO, HashAlgorithm.SHA_256, negotiated, vca, guards);
  }

  /** A host that changes VERSION on its way changes everything that is signed. */
  @Test
  void transcriptNegotiation() {
    Bytes signed = signed(transcripts(SpdmVersion.V1_3, false));
    Bytes other = Bytes.of(0xA1);
    assertThat(signed(transcripts(SpdmVersion.V1_3, false, other, Guards.all())))
        .isNotEqualTo(signed);
    assertThat(
            signed(
                new Transcripts(
                    CRYPTO, HashAlgorithm.SHA_256, Negotiated.INITIAL.with(SpdmVersion.V1_3), VCA)))
        .isEqualTo(signed);
  }

  private static Bytes signed(Transcripts transcripts) {
    return transcripts.handshake(Bytes.of(0xD0)).keyExchange(REQUEST, RESPONSE);
  }

  static Stream<SpdmRequest> resetting() {
    return Stream.of(
        new GetDigests(),
        measurements(),
        new KeyExchange(SummaryType.NONE, 0, 1, 0, Bytes.zeros(32), Bytes.zeros(64), Bytes.EMPTY),
        new Finish(Bytes.zeros(32)),
        new Heartbeat(),
        new KeyUpdate(KeyUpdateOperation.UPDATE_KEY, 0),
        new EndSession(false),
        new UnsupportedRequest(0x13, 0xEA, 0, 0, Bytes.EMPTY),
        new UnsupportedRequest(0x13, 0xEF, 0, 0, Bytes.EMPTY));
  }

  static Stream<SpdmRequest> keeping() {
    return Stream.of(
        new GetCertificate(0, 0, 1),
        new Challenge(0, SummaryType.NONE, Bytes.zeros(32), Optional.empty()),
        new VendorDefinedRequest(3, Bytes.EMPTY, Bytes.EMPTY),
        new RespondIfReady(0x81, 0),
        new UnsupportedRequest(0x13, 0xF1, 0, 0, Bytes.EMPTY));
  }

  private static GetMeasurements measurements() {
    return new GetMeasurements(false, false, 1, Optional.empty(), Optional.empty());
  }

  private static Bytes hash(Bytes... parts) {
    return CRYPTO.hash(HashAlgorithm.SHA_256, parts);
  }

  @Test
  void m1IsNegotiationThenIdentityThenChallenge() {
    transcripts.before(new GetDigests());
    transcripts.identity(REQUEST, RESPONSE);
    transcripts.identity(Bytes.of(1), Bytes.of(2));
    assertThat(transcripts.challenge(CHALLENGE, AUTH))
        .isEqualTo(hash(VCA, REQUEST, RESPONSE, Bytes.of(1, 2), CHALLENGE, AUTH));
  }

  @Test
  void aChallengeEndsItsTranscript() {
    transcripts.identity(REQUEST, RESPONSE);
    transcripts.challenge(CHALLENGE, AUTH);
    assertThat(transcripts.challenge(CHALLENGE, AUTH)).isEqualTo(hash(VCA, CHALLENGE, AUTH));
  }

  @ParameterizedTest
  @MethodSource("resetting")
  void requestsOfSessionsAndMeasurementsResetIdentityBeforeAChallenge(SpdmRequest request) {
    transcripts.identity(REQUEST, RESPONSE);
    transcripts.before(request);
    assertThat(transcripts.challenge(CHALLENGE, AUTH)).isEqualTo(hash(VCA, CHALLENGE, AUTH));
  }

  @ParameterizedTest
  @MethodSource("keeping")
  void otherRequestsKeepIdentity(SpdmRequest request) {
    transcripts.identity(REQUEST, RESPONSE);
    transcripts.before(request);
    assertThat(transcripts.challenge(CHALLENGE, AUTH))
        .isEqualTo(hash(VCA, REQUEST, RESPONSE, CHALLENGE, AUTH));
  }

  @ParameterizedTest
  @MethodSource("resetting")
  void afterAChallengeOnlyDigestsResetIdentity(SpdmRequest request) {
    transcripts.challenge(CHALLENGE, AUTH);
    transcripts.authenticated();
    transcripts.identity(REQUEST, RESPONSE);
    transcripts.before(request);
    boolean reset = request instanceof GetDigests;
    assertThat(transcripts.challenge(CHALLENGE, AUTH))
        .isEqualTo(
            reset ? hash(VCA, CHALLENGE, AUTH) : hash(VCA, REQUEST, RESPONSE, CHALLENGE, AUTH));
  }

  @Test
  void identityHasALimit() {
    Bytes large = Bytes.zeros(1 << 19);
    assertThat(transcripts.identity(large, Bytes.EMPTY)).isTrue();
    assertThat(transcripts.identity(large, REQUEST)).isFalse();
    assertThat(transcripts.challenge(CHALLENGE, AUTH)).isEqualTo(hash(VCA, CHALLENGE, AUTH));
  }

  @Test
  void l1HoldsThePairsOfASeriesAndEndsWithItsSignature() {
    MeasurementTranscript series = transcripts.measurements();
    series.before(measurements());
    series.append(REQUEST, RESPONSE);
    series.before(measurements());
    assertThat(series.signed(CHALLENGE, AUTH))
        .isEqualTo(Bytes.concat(VCA, REQUEST, RESPONSE, CHALLENGE, AUTH));
    assertThat(series.isEmpty()).isTrue();
    assertThat(series.signed(CHALLENGE, AUTH)).isEqualTo(Bytes.concat(VCA, CHALLENGE, AUTH));
  }

  @Test
  void anyOtherRequestAndAnyErrorResetL1() {
    MeasurementTranscript series = transcripts.measurements();
    series.append(REQUEST, RESPONSE);
    series.before(new RespondIfReady(0xE0, 1));
    assertThat(series.isEmpty()).isFalse();
    series.before(new GetDigests());
    assertThat(series.isEmpty()).isTrue();
    series.append(REQUEST, RESPONSE);
    series.refused();
    assertThat(series.isEmpty()).isTrue();
  }

  @Test
  void l1HasALimit() {
    MeasurementTranscript series = transcripts.measurements();
    assertThat(series.append(Bytes.zeros(1 << 20), Bytes.EMPTY)).isTrue();
    assertThat(series.append(REQUEST, RESPONSE)).isFalse();
    assertThat(series.isEmpty()).isTrue();
  }

  @Test
  void aSessionHasAnL1OfItsOwn() {
    MeasurementTranscript session = transcripts.sessionMeasurements();
    session.append(REQUEST, RESPONSE);
    assertThat(transcripts.measurements().isEmpty()).isTrue();
    assertThat(session.signed(CHALLENGE, AUTH))
        .isEqualTo(Bytes.concat(VCA, REQUEST, RESPONSE, CHALLENGE, AUTH));
  }

  @Test
  void thGrowsInTheOrderOfTheHandshake() {
    Bytes chain = Bytes.of(0xD0);
    HandshakeTranscript th = transcripts.handshake(chain);
    assertThat(th.keyExchange(REQUEST, RESPONSE)).isEqualTo(hash(VCA, chain, REQUEST, RESPONSE));
    Bytes one = Bytes.concat(VCA, chain, REQUEST, RESPONSE, Bytes.of(5));
    assertThat(th.signature(Bytes.of(5))).isEqualTo(hash(one));
    th.responderVerifyData(Bytes.of(6));
    assertThat(th.finish(Bytes.of(7))).isEqualTo(hash(one, Bytes.of(6, 7)));
    assertThat(th.finishResponse(Bytes.of(8), Bytes.of(9)))
        .isEqualTo(hash(one, Bytes.of(6, 7, 8, 9)));
    assertThat(th.finished(Bytes.of(10))).isEqualTo(hash(one, Bytes.of(6, 7, 8, 9, 10)));
  }

  @Test
  void mutualAuthenticationNamesTheRequesterBeforeFinish() {
    HandshakeTranscript th = transcripts.handshake(Bytes.of(0xD0));
    th.keyExchange(REQUEST, RESPONSE);
    th.signature(Bytes.of(5));
    th.responderVerifyData(Bytes.of(6));
    th.requesterIdentity(Bytes.of(0xD1), Bytes.of(0xD2));
    Bytes one = Bytes.concat(VCA, Bytes.of(0xD0), REQUEST, RESPONSE, Bytes.of(5, 6, 0xD1, 0xD2));
    assertThat(th.finishSigned(Bytes.of(7))).isEqualTo(hash(one, Bytes.of(7)));
    assertThat(th.finishSignature(Bytes.of(8))).isEqualTo(hash(one, Bytes.of(7, 8)));
    assertThat(th.finishResponse(Bytes.of(9), Bytes.of(10)))
        .isEqualTo(hash(one, Bytes.of(7, 8, 9, 10)));
  }

  @Test
  void aSharedKeyNeedsNoIdentity() {
    HandshakeTranscript th = transcripts(SpdmVersion.V1_3, true).presharedHandshake();
    assertThat(th.pskExchange(REQUEST, RESPONSE)).isEqualTo(hash(VCA, REQUEST, RESPONSE));
    th.responderVerifyData(Bytes.of(6));
    assertThat(th.finish(Bytes.of(7))).isEqualTo(hash(VCA, REQUEST, RESPONSE, Bytes.of(6, 7)));
  }

  @Test
  void theFirstDigestsAfterNegotiationNameManyKeys() {
    Transcripts many = transcripts(SpdmVersion.V1_3, true);
    many.before(new GetDigests());
    many.identity(REQUEST, RESPONSE);
    many.before(new GetDigests());
    many.identity(REQUEST, Bytes.of(0xFF));
    assertThat(many.handshake(AUTH).keyExchange(CHALLENGE, Bytes.EMPTY))
        .isEqualTo(hash(VCA, RESPONSE, AUTH, CHALLENGE));
    Transcripts late = transcripts(SpdmVersion.V1_3, true);
    late.before(new GetCertificate(0, 0, 1));
    late.before(new GetDigests());
    late.identity(REQUEST, RESPONSE);
    assertThat(late.handshake(AUTH).keyExchange(CHALLENGE, Bytes.EMPTY))
        .isEqualTo(hash(VCA, AUTH, CHALLENGE));
  }

  @Test
  void beforeSpdm12OnlyM1OfTheResponderHoldsA() {
    Transcripts old = transcripts(SpdmVersion.V1_1, false);
    assertThat(old.challenge(CHALLENGE, AUTH)).isEqualTo(hash(VCA, CHALLENGE, AUTH));
    assertThat(old.mutual().challenge(CHALLENGE, AUTH)).isEqualTo(hash(CHALLENGE, AUTH));
    assertThat(old.measurements().signed(CHALLENGE, AUTH)).isEqualTo(Bytes.concat(CHALLENGE, AUTH));
    assertThat(old.sessionMeasurements().signed(CHALLENGE, AUTH))
        .isEqualTo(Bytes.concat(CHALLENGE, AUTH));
  }

  @Test
  void encapsulatedIdentityStartsAnewWithDigests() {
    MutualTranscript mutual = transcripts.mutual();
    Bytes digests = Bytes.of(0x13, 0x81, 0, 0);
    mutual.identity(REQUEST, RESPONSE);
    mutual.identity(digests, RESPONSE);
    mutual.identity(Bytes.of(1), Bytes.of(2));
    assertThat(mutual.challenge(CHALLENGE, AUTH))
        .isEqualTo(hash(VCA, digests, RESPONSE, Bytes.of(1, 2), CHALLENGE, AUTH));
    assertThat(mutual.challenge(CHALLENGE, AUTH)).isEqualTo(hash(VCA, CHALLENGE, AUTH));
  }

  @Test
  void endpointInformationIsSignedWithTheNegotiationAlone() {
    transcripts.identity(REQUEST, RESPONSE);
    assertThat(transcripts.endpointInfo(CHALLENGE, AUTH)).isEqualTo(hash(VCA, CHALLENGE, AUTH));
  }

  @Test
  void aSignatureNamesVersionAndPurpose() {
    Bytes message = SigningContext.KEY_EXCHANGE_RSP.message(SpdmVersion.V1_3, Bytes.of(0xEE));
    assertThat(message.length()).isEqualTo(101);
    String text = new String(message.toArray(), java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThat(text)
        .startsWith("dmtf-spdm-v1.3.*dmtf-spdm-v1.3.*dmtf-spdm-v1.3.*dmtf-spdm-v1.3.*\0")
        .endsWith("responder-key_exchange_rsp signing\u00EE");
  }

  @Test
  void oldSignaturesAreTakenInEitherOrderOfBytesAndNewOnesAreNot() {
    AlgorithmSelection none = AlgorithmSelection.NONE;
    AlgorithmSelection selection =
        new AlgorithmSelection(
            Optional.of(BaseHashAlgorithm.SHA_256),
            Optional.of(BaseAsymAlgorithm.ECDSA_P256),
            none.requesterSignature(),
            none.keyExchange(),
            none.aead(),
            none.measurementHash(),
            none.measurementSpecification(),
            none.opaqueFormat(),
            none.keySchedule(),
            false,
            false);
    Bytes digest = Bytes.zeros(32);
    Repeatable random = new Repeatable(5);
    try (SigningKey key = CRYPTO.generateSigningKey(KeyAlgorithm.EC_P256, random)) {
      for (SpdmVersion version : SpdmVersion.values()) {
        Negotiated negotiated = Negotiated.INITIAL.with(version).with(selection);
        SigningContext context = SigningContext.CHALLENGE_AUTH;
        byte[] signature = context.sign(CRYPTO, negotiated, key, digest, random).toArray();
        byte[] reversed = new byte[64];
        for (int i = 0; i < 32; i++) {
          reversed[i] = signature[31 - i];
          reversed[32 + i] = signature[63 - i];
        }
        VerificationKey verifies = key.verificationKey();
        assertThat(context.verify(CRYPTO, negotiated, verifies, digest, Bytes.copyOf(signature)))
            .isTrue();
        assertThat(context.verify(CRYPTO, negotiated, verifies, digest, Bytes.copyOf(reversed)))
            .isEqualTo(!version.atLeast(SpdmVersion.V1_2));
      }
    }
  }
}
