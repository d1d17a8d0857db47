package io.teeio.spdm.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.rule.Guards;
import io.teeio.spdm.Capability;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.message.DmtfMeasurement;
import io.teeio.spdm.message.KeyUpdateOperation;
import io.teeio.spdm.message.MeasurementBlock;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.requester.ChallengeResult;
import io.teeio.spdm.requester.MeasurementQuery;
import io.teeio.spdm.requester.MeasurementResult;
import io.teeio.spdm.requester.SignedMeasurements;
import io.teeio.spdm.requester.SlotDigests;
import io.teeio.spdm.requester.SpdmRequester;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.spdm.responder.VendorDefinedHandler;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every verb, in every setup. */
class VerbsTest {
  private static final Crypto CRYPTO = Crypto.portable();

  static List<Setup> setups() {
    return Setup.all();
  }

  @ParameterizedTest
  @MethodSource("setups")
  void negotiationAgreesOnVersionAndAlgorithms(Setup setup) throws Exception {
    Pair pair = new Pair(setup);
    pair.negotiated();
    assertThat(pair.agreed().version()).isEqualTo(setup.version());
    assertThat(pair.agreed().hashSize()).isEqualTo(Identities.hash(setup.suite()).size());
    assertThat(pair.agreed().handshakeInTheClear()).isEqualTo(!setup.encryptedHandshake());
    assertThat(pair.agreed().bothHave(Capability.KEY_EX)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("setups")
  void identityIsProven(Setup setup) throws Exception {
    Pair pair = new Pair(setup);
    SpdmRequester requester = pair.negotiated();
    SlotDigests digests = requester.getDigests().orAbort();
    assertThat(digests.digests().keySet()).containsExactly(0, 3);
    assertThat(digests.supportedMask())
        .isEqualTo(setup.version().atLeast(SpdmVersion.V1_3) ? 0b1001 : 0);
    for (int slot : List.of(3, 0)) {
      CertificateChain chain = requester.getCertificate(slot).orAbort();
      assertThat(chain)
          .isEqualTo(
              (slot == 0 ? Identities.first(setup.suite()) : Identities.second(setup.suite()))
                  .chain());
      ChallengeResult result = requester.challenge(slot, SummaryType.TCB).orAbort();
      assertThat(result.summaryHash())
          .contains(summary(setup, Pair.ELEMENTS.get(0).index(), Pair.ELEMENTS.get(2).index()));
      assertThat(result.slotMask()).isEqualTo(0b1001);
    }
  }

  private static Bytes summary(Setup setup, int... indexes) {
    HashAlgorithm hash = Identities.hash(setup.suite());
    List<MeasurementBlock> blocks =
        Pair.ELEMENTS.stream()
            .filter(e -> java.util.Arrays.stream(indexes).anyMatch(i -> i == e.index()))
            .map(e ->
                MeasurementBlock.of(
                    e.index(),
                    new DmtfMeasurement(
                        e.valueType(),
                        e.rawOnly(),
                        e.rawOnly() ? e.value() : CRYPTO.hash(hash, e.value()))))
            .toList();
    return CRYPTO.hash(hash, MeasurementBlock.record(blocks));
  }

  @ParameterizedTest
  @MethodSource("setups")
  void measurementsComeInTheClear(Setup setup) throws Exception {
    Pair pair = new Pair(setup);
    CertificateChain chain = pair.identified();
    SpdmRequester requester = pair.requester();
    assertThat(requester.getMeasurements(MeasurementQuery.count()).orAbort().count()).isEqualTo(3);
    DmtfMeasurement digest =
        requester
            .getMeasurements(MeasurementQuery.one(1))
            .orAbort()
            .blocks()
            .getFirst()
            .dmtf()
            .orElseThrow();
    assertThat(digest.raw()).isFalse();
    assertThat(digest.value())
        .isEqualTo(CRYPTO.hash(Identities.hash(setup.suite()), Bytes.of(1, 2, 3)));
    DmtfMeasurement raw =
        requester
            .getMeasurements(MeasurementQuery.one(1).asRaw())
            .orAbort()
            .blocks()
            .getFirst()
            .dmtf()
            .orElseThrow();
    assertThat(raw.raw()).isTrue();
    assertThat(raw.value()).isEqualTo(Bytes.of(1, 2, 3));
    requester.getDigests().orAbort();
    requester.getMeasurements(MeasurementQuery.one(2)).orAbort();
    Bytes nonce = new Repeatable(3).bytes(32);
    MeasurementResult all =
        requester.getMeasurements(MeasurementQuery.allSigned(0, nonce)).orAbort();
    SignedMeasurements signed =
        SignedMeasurements.verify(
                CRYPTO, Guards.all(), all.signedTranscript().orElseThrow(), chain, nonce)
            .orAbort();
    assertThat(signed.blocks()).hasSize(3).containsAll(all.blocks());
    assertThat(signed.negotiated()).isEqualTo(pair.agreed());
    assertThat(signed.contentChanged()).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("setups")
  void everythingWorksInASession(Setup setup) throws Exception {
    Pair pair = new Pair(setup);
    pair.vendor =
        (session, standard, id, payload) ->
            new VendorDefinedHandler.Answer(
                Bytes.concat(payload, Bytes.of(session.isPresent() ? 1 : 0)));
    CertificateChain chain = pair.identified();
    SpdmSession session = pair.requester().openSession(0, chain, SummaryType.ALL, 1).orAbort();
    assertThat(session.measurementSummaryHash()).contains(summary(setup, 1, 2, 0x10));
    assertThat(session.heartbeatPeriod()).isEqualTo(0xF0);
    assertThat(session.securedVersion().minor()).isEqualTo(2);
    assertThat(pair.responder().sessions()).containsExactly(session.sessionId());
    session.heartbeat().orAbort();
    assertThat(session.getDigests().orAbort().digests()).hasSize(2);
    assertThat(session.getCertificate(0).orAbort()).isEqualTo(chain);
    Bytes nonce = new Repeatable(3).bytes(32);
    session.getMeasurements(MeasurementQuery.count()).orAbort();
    MeasurementResult all =
        session.getMeasurements(MeasurementQuery.allSigned(0, nonce).asRaw()).orAbort();
    SignedMeasurements.verify(
            CRYPTO, Guards.all(), all.signedTranscript().orElseThrow(), chain, nonce)
        .orAbort();
    assertThat(session.vendorDefined(3, Bytes.of(1, 0), Bytes.of(9)).orAbort())
        .isEqualTo(Bytes.of(9, 1));
    for (KeyUpdateOperation operation :
        List.of(
            KeyUpdateOperation.UPDATE_KEY,
            KeyUpdateOperation.UPDATE_ALL_KEYS,
            KeyUpdateOperation.UPDATE_KEY)) {
      session.updateKeys(operation).orAbort();
      session.heartbeat().orAbort();
    }
    session.end().orAbort();
    assertThat(session.isOpen()).isFalse();
    assertThat(pair.responder().sessions()).isEmpty();
    assertThat(pair.sessionLog)
        .containsExactly(
            "established " + session.sessionId(),
            "ended " + session.sessionId() + " ENDED_BY_REQUESTER");
  }

  @ParameterizedTest
  @MethodSource("setups")
  void severalSessionsLiveSideBySide(Setup setup) throws Exception {
    Pair pair = new Pair(setup);
    CertificateChain chain = pair.identified();
    SpdmSession first = pair.requester().openSession(0, chain, SummaryType.NONE, 0).orAbort();
    CertificateChain other = pair.requester().getCertificate(3).orAbort();
    SpdmSession second = pair.requester().openSession(3, other, SummaryType.NONE, 0).orAbort();
    assertThat(first.id()).isNotEqualTo(second.id());
    first.heartbeat().orAbort();
    second.updateKeys(KeyUpdateOperation.UPDATE_ALL_KEYS).orAbort();
    first.getMeasurements(MeasurementQuery.allSigned(0)).orAbort();
    second.getMeasurements(MeasurementQuery.allSigned(3)).orAbort();
    pair.requester().getMeasurements(MeasurementQuery.allSigned(0)).orAbort();
    first.end().orAbort();
    second.heartbeat().orAbort();
    assertThat(pair.responder().sessions()).containsExactly(second.sessionId());
  }

  @ParameterizedTest
  @MethodSource("setups")
  void aChainIsFetchedInPortions(Setup setup) throws Exception {
    Pair pair =
        new Pair(
            setup,
            setup.requester(),
            setup.responder().withTransferSize(300),
            Identities.slots(setup.suite()),
            CRYPTO);
    pair.negotiated().getDigests().orAbort();
    CertificateChain chain = pair.requester().getCertificate(0).orAbort();
    assertThat(chain.buffer().length()).isGreaterThan(900);
    assertThat(pair.requests.stream().filter(r -> r.payload().at(1) == 0x82).count())
        .isEqualTo((chain.buffer().length() + 291) / 292);
    pair.requester().challenge(0, SummaryType.NONE).orAbort();
  }

  @ParameterizedTest
  @MethodSource("setups")
  void aSecondNegotiationStartsAnew(Setup setup) throws Exception {
    Pair pair = new Pair(setup);
    SpdmSession old = pair.session();
    pair.identified();
    assertThat(old.isOpen()).isFalse();
    assertThat(pair.sessionLog).last().asString().endsWith("CONNECTION_RESET");
    pair.requester().challenge(0, SummaryType.NONE).orAbort();
  }

  @ParameterizedTest
  @MethodSource("setups")
  void theHighestCommonVersionIsTaken(Setup setup) throws Exception {
    Pair pair =
        new Pair(
            setup,
            setup.requester().withVersions(SpdmVersion.V1_2, SpdmVersion.V1_4, SpdmVersion.V1_3),
            setup.responder().withVersions(setup.version()),
            Map.of(0, Identities.first(setup.suite())),
            CRYPTO);
    pair.negotiated();
    assertThat(pair.agreed().version()).isEqualTo(setup.version());
  }
}
