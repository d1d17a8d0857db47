package io.teeio.spdm.role;

import static io.teeio.spdm.role.ChunkedPair.pair;
import static io.teeio.spdm.role.ChunkedPair.plain;
import static io.teeio.spdm.role.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.Crypto;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.KeyUpdateOperation;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.requester.MeasurementQuery;
import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.spdm.responder.ResponderProfile;
import io.teeio.spdm.responder.VendorDefinedHandler;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.spdm.transport.Envelope;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DSP0274, Large SPDM message transfer mechanism, in both roles and in both directions. */
class LargeMessagesTest {
  private static final Bytes PCI_SIG = Bytes.of(1, 0);

  @ParameterizedTest
  @CsvSource({"42,42", "43,64", "64,42", "64,64", "512,512", "64,4608", "4608,64"})
  void aWholeLifeInSmallTransfers(int requesterSize, int responderSize) throws Exception {
    for (Setup setup : List.of(Setup.PLAIN, Setup.ENCRYPTED)) {
      Pair pair = pair(setup, requesterSize, responderSize);
      pair.vendor = (session, standard, id, payload) -> new VendorDefinedHandler.Answer(payload);
      int[] largest = {0, 0};
      pair.onRequest = watching(largest, 0);
      pair.onResponse = watching(largest, 1);
      CertificateChain chain = pair.identified();
      pair.requester().challenge(0, SummaryType.ALL).orAbort();
      pair.requester().getMeasurements(MeasurementQuery.one(1)).orAbort();
      pair.requester().getMeasurements(MeasurementQuery.allSigned(0)).orAbort();
      SpdmSession session = pair.requester().openSession(0, chain, SummaryType.ALL, 0).orAbort();
      session.getDigests().orAbort();
      session.getMeasurements(MeasurementQuery.allSigned(0)).orAbort();
      session.updateKeys(KeyUpdateOperation.UPDATE_ALL_KEYS).orAbort();
      for (int size : new int[] {1, 20, 26, 30, 31, 33, 40, 100, 1000, 9000}) {
        Bytes payload = Bytes.zeros(size);
        assertThat(session.vendorDefined(3, PCI_SIG, payload).orAbort()).isEqualTo(payload);
      }
      session.heartbeat().orAbort();
      session.end().orAbort();
      assertThat(largest[0]).isLessThanOrEqualTo((responderSize + 3) & ~3);
      assertThat(largest[1]).isLessThanOrEqualTo((requesterSize + 3) & ~3);
    }
  }

  private static UnaryOperator<Envelope> watching(int[] largest, int which) {
    return envelope -> {
      if (!envelope.secured()) {
        largest[which] = Math.max(largest[which], envelope.payload().length());
      }
      return envelope;
    };
  }

  @Test
  void aLargeResponseToALargeRequestIsFetchedAfterTheLastAcknowledgement() throws Exception {
    Pair pair = plain();
    pair.vendor = (session, standard, id, payload) -> new VendorDefinedHandler.Answer(payload);
    SpdmSession session = pair.session();
    pair.requesterEvents.clear();
    Bytes payload = Bytes.zeros(200);
    assertThat(session.vendorDefined(3, PCI_SIG, payload).orAbort()).isEqualTo(payload);
    assertThat(sent(pair.requesterEvents))
        .startsWith("VENDOR_DEFINED_REQUEST", "CHUNK_SEND")
        .endsWith("CHUNK_GET");
    assertThat(sent(pair.responderEvents))
        .containsSubsequence("VENDOR_DEFINED_RESPONSE", "CHUNK_SEND_ACK", "CHUNK_RESPONSE");
  }

  private static List<String> sent(List<SpdmEvent> events) {
    return events.stream()
        .filter(SpdmEvent.MessageSent.class::isInstance)
        .map(event -> ((SpdmEvent.MessageSent) event).name())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {42, 64})
  void capabilitiesWithAllAlgorithmsComeInChunks(int size) throws Exception {
    Setup setup = Setup.PLAIN;
    RequesterProfile requester = setup.requester();
    ResponderProfile responder = setup.responder();
    Pair pair =
        new Pair(
            setup,
            requester
                .withTransferSize(size)
                .withSupportedAlgorithms(true)
                .withCapabilities(requester.capabilities().with(Capability.CHUNK)),
            responder
                .withTransferSize(size)
                .withCapabilities(responder.capabilities().with(Capability.CHUNK)),
            Identities.slots(setup.suite()),
            Crypto.portable());
    SpdmSession session = pair.session();
    assertThat(pair.requester().supportedAlgorithms()).isPresent();
    session.heartbeat().orAbort();
  }

  @Test
  void withoutChunksALargeMessageIsRefused() throws Exception {
    Setup setup = Setup.PLAIN;
    Pair pair =
        new Pair(
            setup,
            setup.requester().withTransferSize(512),
            setup.responder(),
            Identities.slots(setup.suite()),
            Crypto.portable());
    pair.vendor =
        (session, standard, id, payload) -> new VendorDefinedHandler.Answer(Bytes.zeros(600));
    Outcome<Bytes> outcome = pair.session().vendorDefined(3, PCI_SIG, Bytes.EMPTY);
    assertThat(refusal(outcome)).isEqualTo(ErrorCode.RESPONSE_TOO_LARGE.wire());
  }

  @Test
  void whatTheRequesterCannotTakeAtAllIsRefused() throws Exception {
    Setup setup = Setup.PLAIN;
    RequesterProfile requester = setup.requester();
    ResponderProfile responder = setup.responder();
    Pair pair =
        new Pair(
            setup,
            requester
                .withTransferSize(512)
                .withMaxMessageSize(1000)
                .withCapabilities(requester.capabilities().with(Capability.CHUNK)),
            responder.withCapabilities(responder.capabilities().with(Capability.CHUNK)),
            Identities.slots(setup.suite()),
            Crypto.portable());
    SpdmSession session = pair.session();
    pair.vendor =
        (id, standard, vendor, payload) -> new VendorDefinedHandler.Answer(Bytes.zeros(988));
    assertThat(session.vendorDefined(3, PCI_SIG, Bytes.EMPTY).isDone()).isTrue();
    pair.vendor =
        (id, standard, vendor, payload) -> new VendorDefinedHandler.Answer(Bytes.zeros(1000));
    assertThat(refusal(session.vendorDefined(3, PCI_SIG, Bytes.EMPTY)))
        .isEqualTo(ErrorCode.RESPONSE_TOO_LARGE.wire());
    assertThat(session.heartbeat().isDone()).isTrue();
  }
}
