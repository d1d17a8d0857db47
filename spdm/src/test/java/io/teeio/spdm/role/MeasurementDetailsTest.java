package io.teeio.spdm.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.MeasurementHashAlgorithm;
import io.teeio.spdm.message.DmtfMeasurement;
import io.teeio.spdm.message.DmtfMeasurementLog;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.GetMeasurements;
import io.teeio.spdm.message.MeasurementBlock;
import io.teeio.spdm.message.Measurements;
import io.teeio.spdm.message.SpdmCodec;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.requester.MeasurementQuery;
import io.teeio.spdm.requester.RequesterParts;
import io.teeio.spdm.responder.MeasuredElement;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.Envelope;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How measurements are told, in every version. */
final class MeasurementDetailsTest {
  private static final Crypto CRYPTO = Crypto.portable();
  private static final Bytes VALUE = Bytes.of(1, 2, 3);
  private static final List<MeasuredElement> ELEMENTS =
      List.of(
          new MeasuredElement(1, 1, VALUE, false, true).withRenewed(Bytes.of(9)),
          new MeasuredElement(2, 2, VALUE, MeasuredElement.Form.DIGEST, false, Optional.empty()),
          new MeasuredElement(3, 7, Bytes.zeros(8), true, false),
          new MeasuredElement(
              0x11, 8, Bytes.EMPTY, MeasuredElement.Form.EXTENDED, false, Optional.empty()));
  private static final DmtfMeasurementLog.Entry LOGGED =
      new DmtfMeasurementLog.Entry(1, 0x11, new DmtfMeasurement(9, true, Bytes.of(5)));

  private static Pair pair(
      SpdmVersion version, UnaryOperator<List<MeasurementHashAlgorithm>> hashes) {
    Setup setup = new Setup(version, Suite.P256, Binding.PCI_DOE, false);
    Pair pair =
        new Pair(
            setup,
            setup.requester().withVersions(version),
            RequesterParts.NONE,
            setup
                .responder()
                .withVersions(version)
                .withAlgorithms(
                    setup
                        .responder()
                        .algorithms()
                        .withMeasurementHashes(
                            hashes.apply(setup.responder().algorithms().measurementHashes()))),
            Identities.slots(Suite.P256),
            parts -> parts.withMeasurementLog(() -> new DmtfMeasurementLog(List.of(LOGGED))),
            CRYPTO);
    pair.measurements = () -> ELEMENTS;
    return pair;
  }

  private static Pair pair(SpdmVersion version) {
    return pair(version, UnaryOperator.identity());
  }

  /** What the responder answers to {@code request}, read. */
  private static Measurements ask(Pair pair, GetMeasurements request) throws Exception {
    Bytes exact = request.encode(pair.agreed());
    Envelope answer = pair.responder().respond(pair.padded(Envelope.clear(exact))).orElseThrow();
    return (Measurements)
        SpdmCodec.readResponse(answer.payload(), pair.binding().padding(), pair.agreed(), request)
            .message();
  }

  private static Optional<Bytes> context(SpdmVersion version) {
    return version.atLeast(SpdmVersion.V1_3) ? Optional.of(Bytes.zeros(8)) : Optional.empty();
  }

  @ParameterizedTest
  @EnumSource(SpdmVersion.class)
  void allIndicesAreToldAndSigned(SpdmVersion version) throws Exception {
    Pair pair = pair(version);
    pair.identified();
    assertThat(pair.requester().getMeasurements(MeasurementQuery.count()).orAbort().count())
        .isEqualTo(4);
    assertThat(pair.requester().getMeasurements(MeasurementQuery.allSigned(0)).orAbort().blocks())
        .extracting(MeasurementBlock::index)
        .containsExactly(1, 2, 3, 0x11);
  }

  @Test
  void rawBitStreamIsToldWhereThereIsOne() throws Exception {
    Pair pair = pair(SpdmVersion.V1_3);
    pair.negotiated();
    Measurements told =
        ask(
            pair,
            new GetMeasurements(true, false, 0xFF, Optional.empty(), context(SpdmVersion.V1_3)));
    assertThat(told.blocks())
        .extracting(block -> block.dmtf().orElseThrow().raw())
        .containsExactly(true, false, true, false);
    assertThat(told.blocks().getFirst().dmtf().orElseThrow().value()).isEqualTo(VALUE);
  }

  @Test
  void newMeasurementIsWhatTheResetWillBring() throws Exception {
    MeasurementQuery query =
        new MeasurementQuery(0xFF, false, true, 0, Optional.empty()).asRenewed();
    Pair pair = pair(SpdmVersion.V1_3);
    List<MeasurementBlock> told = pair.negotiated().getMeasurements(query).orAbort().blocks();
    assertThat(told.getFirst().dmtf().orElseThrow().value()).isEqualTo(Bytes.of(9));
    assertThat(told.get(2).dmtf().orElseThrow().value()).isEqualTo(Bytes.zeros(8));
    assertThat(pair(SpdmVersion.V1_2).negotiated().getMeasurements(query))
        .isInstanceOfSatisfying(
            Outcome.Broken.class,
            broken -> assertThat(broken.rule()).isEqualTo(SpdmRule.MEASUREMENTS_SUPPORTED));
  }

  @Test
  void hashIsExtendedByEachEntryOfItsIndex() throws Exception {
    Pair pair = pair(SpdmVersion.V1_3);
    pair.negotiated();
    Bytes expected =
        CRYPTO.hash(HashAlgorithm.SHA_256, Bytes.concat(Bytes.zeros(32), LOGGED.encode()));
    assertThat(
            pair.requester()
                .getMeasurements(MeasurementQuery.one(0x11))
                .orAbort()
                .blocks()
                .getFirst()
                .dmtf()
                .orElseThrow()
                .value())
        .isEqualTo(expected);
  }

  @Test
  void withoutAHashOnlyWhatIsRawIsTold() throws Exception {
    Pair pair =
        pair(SpdmVersion.V1_3, hashes -> List.of(MeasurementHashAlgorithm.RAW_BIT_STREAM_ONLY));
    pair.negotiated();
    assertThat(pair.requester().getMeasurements(MeasurementQuery.count()).orAbort().count())
        .isEqualTo(2);
    ManagementTest.refused(
        pair.requester().getMeasurements(MeasurementQuery.one(2)), ErrorCode.INVALID_REQUEST);
  }

  @ParameterizedTest
  @EnumSource(SpdmVersion.class)
  void contentChangedIsToldSince12AndOnlyWhenSigned(SpdmVersion version) throws Exception {
    Pair pair = pair(version);
    pair.negotiated();
    GetMeasurements unsigned =
        new GetMeasurements(false, false, 1, Optional.empty(), context(version));
    GetMeasurements signed =
        new GetMeasurements(
            false,
            false,
            0xFF,
            Optional.of(new GetMeasurements.Signing(Bytes.zeros(32), 0)),
            context(version));
    assertThat(ask(pair, unsigned).contentChanged()).isZero();
    boolean told = version.atLeast(SpdmVersion.V1_2);
    assertThat(ask(pair, signed).contentChanged()).isEqualTo(told ? 2 : 0);
    ask(pair, unsigned);
    pair.measurements = () -> ELEMENTS.subList(0, 1);
    assertThat(ask(pair, signed).contentChanged()).isEqualTo(told ? 1 : 0);
  }

  @ParameterizedTest
  @EnumSource(names = {"TCB", "ALL"})
  void summaryHashCoversBlocksWithTheirHeaders(SummaryType type) throws Exception {
    Pair pair = pair(SpdmVersion.V1_2);
    pair.identified();
    List<MeasurementBlock> blocks =
        pair.requester()
            .getMeasurements(new MeasurementQuery(0xFF, false, false, 0, Optional.empty()))
            .orAbort()
            .blocks();
    List<MeasurementBlock> covered = type == SummaryType.ALL ? blocks : blocks.subList(0, 1);
    assertThat(pair.requester().challenge(0, type).orAbort().summaryHash())
        .contains(CRYPTO.hash(HashAlgorithm.SHA_256, MeasurementBlock.record(covered)));
  }

  @Test
  void responderThatDoesNotSignRefusesToSign() throws Exception {
    Setup setup = new Setup(SpdmVersion.V1_3, Suite.P256, Binding.PCI_DOE, false);
    Pair pair =
        new Pair(
            setup,
            setup.requester(),
            setup
                .responder()
                .withCapabilities(
                    setup.responder().capabilities().with(Capability.MEAS_WITHOUT_SIGNATURE)),
            Map.copyOf(Identities.slots(Suite.P256)),
            CRYPTO);
    pair.negotiated();
    GetMeasurements signed =
        new GetMeasurements(
            false,
            false,
            0xFF,
            Optional.of(new GetMeasurements.Signing(Bytes.zeros(32), 0)),
            context(SpdmVersion.V1_3));
    Envelope answer =
        pair.responder()
            .respond(pair.padded(Envelope.clear(signed.encode(pair.agreed()))))
            .orElseThrow();
    assertThat(answer.payload().slice(1, 3)).isEqualTo(Bytes.of(0x7F, 0x01));
  }
}
