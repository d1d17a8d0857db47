package io.teeio.spdm.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.Crypto;
import io.teeio.rule.Rule;
import io.teeio.spdm.Capability;
import io.teeio.spdm.ChunkRule;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.KeyUpdateOperation;
import io.teeio.spdm.message.MessageCode;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.requester.MeasurementQuery;
import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.spdm.responder.ResponderProfile;
import io.teeio.spdm.responder.VendorDefinedHandler;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.spdm.transport.Envelope;
import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DSP0274, Large SPDM message transfer mechanism, in both roles and in both directions. */
class LargeMessagesTest {
  private static final Bytes PCI_SIG = Bytes.of(1, 0);

  static Pair pair(Setup setup, int requesterSize, int responderSize) {
    RequesterProfile requester = setup.requester();
    ResponderProfile responder = setup.responder();
    return new Pair(
        setup,
        requester
            .withTransferSize(requesterSize)
            .withCapabilities(requester.capabilities().with(Capability.CHUNK)),
        responder
            .withTransferSize(responderSize)
            .withCapabilities(responder.capabilities().with(Capability.CHUNK)),
        Identities.slots(setup.suite()),
        Crypto.portable());
  }

  private static Pair plain() {
    return pair(Setup.PLAIN, 64, 64);
  }

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

  static int refusal(Outcome<?> outcome) {
    return outcome instanceof Outcome.Refused<?> refused ? refused.error().errorCode() : -1;
  }

  private static Object broken(Outcome<?> outcome) {
    return outcome instanceof Outcome.Broken<?> broken ? broken.rule() : outcome.describe();
  }

  // The responder against requesters that break the rules.

  private static Bytes chunkSend(
      boolean last, int handle, int sequence, long largeSize, int dataLength) {
    WireWriter out = new WireWriter();
    out.u8(0x13).u8(MessageCode.CHUNK_SEND.wire()).u8(last ? 1 : 0).u8(handle);
    out.u16(sequence).reserved(2).u32(dataLength);
    if (sequence == 0) {
      out.u32(largeSize);
    }
    return out.bytes(Bytes.zeros(dataLength)).toBytes();
  }

  private static Bytes chunkGet(int handle, int sequence) {
    return new WireWriter()
        .u8(0x13)
        .u8(MessageCode.CHUNK_GET.wire())
        .u8(0)
        .u8(handle)
        .u16(sequence)
        .toBytes();
  }

  private static Bytes ask(Pair pair, Bytes message) {
    return pair.responder().respond(pair.padded(Envelope.clear(message))).orElseThrow().payload();
  }

  private static void isError(Bytes answer, ErrorCode code) {
    assertThat(answer.at(1)).isEqualTo(MessageCode.ERROR.wire());
    assertThat(answer.at(2)).isEqualTo(code.wire());
  }

  private static void isEarlyError(Bytes answer, ErrorCode code) {
    assertThat(answer.at(1)).isEqualTo(MessageCode.CHUNK_SEND_ACK.wire());
    assertThat(answer.at(2)).isEqualTo(1);
    isError(answer.slice(6, answer.length()), code);
  }

  private static void isAcknowledged(Bytes answer) {
    assertThat(answer.at(1)).isEqualTo(MessageCode.CHUNK_SEND_ACK.wire());
    assertThat(answer.at(2)).isEqualTo(0);
    assertThat(answer.length()).isEqualTo(6);
  }

  private static final Bytes COUNT =
      Bytes.of(0x13, MessageCode.GET_MEASUREMENTS.wire(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  private static final Bytes GET_VERSION = Bytes.of(0x10, MessageCode.GET_VERSION.wire(), 0, 0);

  @Test
  void chunksOfARequestAreRefusedWithoutTheCapability() throws Exception {
    Pair pair = new Pair(Setup.PLAIN);
    pair.negotiated();
    isError(ask(pair, chunkSend(false, 0, 0, 100, 48)), ErrorCode.UNSUPPORTED_REQUEST);
    isError(ask(pair, chunkGet(0, 0)), ErrorCode.UNSUPPORTED_REQUEST);
  }

  @Test
  void chunksBeforeAnyNegotiationAreUnexpected() {
    isError(ask(plain(), chunkSend(false, 0, 0, 100, 48)), ErrorCode.UNEXPECTED_REQUEST);
  }

  @Test
  void chunkNoTransfer() throws Exception {
    Pair pair = plain();
    pair.negotiated();
    isError(ask(pair, chunkGet(0, 0)), ErrorCode.UNEXPECTED_REQUEST);
    assertThat(reported(pair)).containsExactly(ChunkRule.CHUNK_NO_TRANSFER);
    isAcknowledged(ask(pair, chunkSend(false, 0, 0, 100, 48)));
    isError(ask(pair, chunkGet(0, 0)), ErrorCode.UNEXPECTED_REQUEST);
  }

  private static List<Rule> reported(Pair pair) {
    return pair.responderEvents.stream()
        .filter(SpdmEvent.RuleBroken.class::isInstance)
        .map(event -> ((SpdmEvent.RuleBroken) event).rule())
        .toList();
  }

  @Test
  void chunkNotInterrupted() throws Exception {
    Pair pair = plain();
    pair.negotiated();
    isAcknowledged(ask(pair, chunkSend(false, 0, 0, 100, 48)));
    isError(ask(pair, COUNT), ErrorCode.UNEXPECTED_REQUEST);
    assertThat(reported(pair)).containsExactly(ChunkRule.CHUNK_NOT_INTERRUPTED);
    isAcknowledged(ask(pair, chunkSend(false, 0, 1, 100, 40)));
    isError(ask(pair, Bytes.of(0x13, 0x81, 0, 0, 9)), ErrorCode.INVALID_REQUEST);
    Bytes answer = ask(pair, chunkSend(true, 0, 2, 100, 12));
    assertThat(answer.at(1)).isEqualTo(MessageCode.CHUNK_SEND_ACK.wire());
    isError(answer.slice(6, answer.length()), ErrorCode.INVALID_REQUEST);
    assertThat(ask(pair, COUNT).at(1)).isEqualTo(MessageCode.MEASUREMENTS.wire());
  }

  @Test
  void aFetchIsNotInterruptedEither() throws Exception {
    Pair pair = pair(Setup.PLAIN, 42, 64);
    pair.negotiated();
    Bytes error =
        ask(
            pair,
            Bytes.of(0x13, MessageCode.GET_MEASUREMENTS.wire(), 0, 1, 0, 0, 0, 0, 0, 0, 0, 0));
    isError(error, ErrorCode.LARGE_RESPONSE);
    int handle = error.at(4);
    isError(ask(pair, COUNT), ErrorCode.UNEXPECTED_REQUEST);
    isError(ask(pair, chunkSend(false, 0, 0, 100, 48)), ErrorCode.UNEXPECTED_REQUEST);
    isError(ask(pair, chunkGet(handle + 1, 0)), ErrorCode.INVALID_REQUEST);
    isError(ask(pair, chunkGet(handle, 1)), ErrorCode.INVALID_REQUEST);
    assertThat(ask(pair, chunkGet(handle, 0)).at(1)).isEqualTo(MessageCode.CHUNK_RESPONSE.wire());
    isError(ask(pair, chunkGet(handle, 0)), ErrorCode.INVALID_REQUEST);
    assertThat(ask(pair, GET_VERSION).at(1)).isEqualTo(MessageCode.VERSION.wire());
    isError(ask(pair, chunkGet(handle, 1)), ErrorCode.UNEXPECTED_REQUEST);
  }

  @Test
  void aHandleIsNotUsedTwice() throws Exception {
    Pair pair = pair(Setup.PLAIN, 42, 64);
    pair.negotiated();
    Bytes request =
        Bytes.of(0x13, MessageCode.GET_MEASUREMENTS.wire(), 0, 1, 0, 0, 0, 0, 0, 0, 0, 0);
    int first = ask(pair, request).at(4);
    int sequence = 0;
    while (ask(pair, chunkGet(first, sequence)).at(2) == 0) {
      sequence++;
    }
    isError(ask(pair, chunkGet(first, sequence)), ErrorCode.UNEXPECTED_REQUEST);
    assertThat(ask(pair, request).at(4)).isEqualTo(first + 1);
  }

  @Test
  void getVersionDropsATransfer() throws Exception {
    Pair pair = plain();
    pair.negotiated();
    isAcknowledged(ask(pair, chunkSend(false, 0, 0, 100, 48)));
    assertThat(ask(pair, GET_VERSION).at(1)).isEqualTo(MessageCode.VERSION.wire());
    pair.negotiated();
    isEarlyError(ask(pair, chunkSend(false, 0, 1, 0, 52)), ErrorCode.INVALID_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true,0,0,48,48",
        "false,0,0,42,26",
        "false,0,0,100,25",
        "false,0,0,48,48",
        "false,0,1,100,52",
        "false,0,0,30,48"
      })
  void everyBadFirstChunkIsAnEarlyError(String fields) throws Exception {
    String[] f = fields.split(",", -1);
    Pair pair = plain();
    pair.negotiated();
    Bytes bad =
        chunkSend(
            Boolean.parseBoolean(f[0]),
            Integer.parseInt(f[1]),
            Integer.parseInt(f[2]),
            Long.parseLong(f[3]),
            Integer.parseInt(f[4]));
    isEarlyError(ask(pair, bad), ErrorCode.INVALID_REQUEST);
    assertThat(ask(pair, COUNT).at(1)).isEqualTo(MessageCode.MEASUREMENTS.wire());
    isAcknowledged(ask(pair, chunkSend(false, 1, 0, 100, 48)));
  }

  @Test
  void aBombIsNotTaken() throws Exception {
    Pair pair = plain();
    pair.negotiated();
    isEarlyError(ask(pair, chunkSend(false, 0, 0, 0xFFFF_FFFFL, 48)), ErrorCode.REQUEST_TOO_LARGE);
    isAcknowledged(ask(pair, chunkSend(false, 1, 0, 0x28000, 48)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"false,1,1,52", "false,0,2,52", "false,0,1,20", "true,0,1,51", "false,0,1,52"})
  void everyBadNextChunkIsAnEarlyErrorAndEndsTheTransfer(String fields) throws Exception {
    String[] f = fields.split(",", -1);
    Pair pair = plain();
    pair.negotiated();
    isAcknowledged(ask(pair, chunkSend(false, 0, 0, 100, 48)));
    Bytes bad =
        chunkSend(
            Boolean.parseBoolean(f[0]),
            Integer.parseInt(f[1]),
            Integer.parseInt(f[2]),
            0,
            Integer.parseInt(f[3]));
    isEarlyError(ask(pair, bad), ErrorCode.INVALID_REQUEST);
    assertThat(ask(pair, COUNT).at(1)).isEqualTo(MessageCode.MEASUREMENTS.wire());
    isEarlyError(ask(pair, chunkSend(false, 0, 1, 0, 52)), ErrorCode.INVALID_REQUEST);
  }

  @Test
  void aMalformedChunkEndsTheTransfer() throws Exception {
    Pair pair = plain();
    pair.negotiated();
    isAcknowledged(ask(pair, chunkSend(false, 0, 0, 100, 48)));
    isError(ask(pair, chunkSend(false, 0, 1, 0, 52).slice(0, 40)), ErrorCode.INVALID_REQUEST);
    isEarlyError(ask(pair, chunkSend(true, 0, 1, 0, 52)), ErrorCode.INVALID_REQUEST);
  }

  @Test
  void chunkForbidden() throws Exception {
    Pair pair = plain();
    pair.negotiated();
    Bytes inner = chunkSend(false, 5, 0, 100, 48);
    Bytes first =
        Bytes.concat(chunkSend(false, 0, 0, inner.length(), 48).slice(0, 16), inner.slice(0, 48));
    isAcknowledged(ask(pair, first));
    Bytes rest = inner.slice(48, inner.length());
    Bytes second = Bytes.concat(chunkSend(true, 0, 1, 0, rest.length()).slice(0, 12), rest);
    Bytes answer = ask(pair, second);
    assertThat(answer.at(2)).isEqualTo(0);
    isError(answer.slice(6, answer.length()), ErrorCode.INVALID_REQUEST);
  }

  // The requester against responders that break the rules.

  private static Object fetching(int code, UnaryOperator<Bytes> change) throws Exception {
    Pair pair = plain();
    pair.negotiated();
    pair.onResponse = pair.changing(code, change);
    return broken(pair.requester().getMeasurements(MeasurementQuery.one(1)));
  }

  private static Object sending(int code, UnaryOperator<Bytes> change) throws Exception {
    Pair pair = plain();
    CertificateChain chain = pair.identified();
    pair.onResponse = pair.changing(code, change);
    return broken(pair.requester().openSession(0, chain, SummaryType.NONE, 0));
  }

  @Test
  void requesterChecksEveryChunk() throws Exception {
    int response = MessageCode.CHUNK_RESPONSE.wire();
    assertThat(fetching(response, bytes -> Pair.flip(bytes, 3, 1)))
        .isEqualTo(ChunkRule.CHUNK_HANDLE);
    assertThat(fetching(response, bytes -> Pair.flip(bytes, 2, 1)))
        .isEqualTo(ChunkRule.CHUNK_FIRST_NOT_LAST);
    assertThat(fetching(response, bytes -> Pair.flip(bytes, 14, 0x80)))
        .isEqualTo(ChunkRule.CHUNK_LARGE_MAXIMUM);
  }

  @Test
  void requesterChecksEveryAcknowledgement() throws Exception {
    int ack = MessageCode.CHUNK_SEND_ACK.wire();
    assertThat(sending(ack, bytes -> Pair.flip(bytes, 3, 1))).isEqualTo(ChunkRule.CHUNK_ACK);
    assertThat(sending(ack, bytes -> Pair.flip(bytes, 4, 1))).isEqualTo(ChunkRule.CHUNK_ACK);
    assertThat(sending(ack, bytes -> Pair.flip(bytes, 2, 1)))
        .isEqualTo(ChunkRule.CHUNK_EARLY_ERROR);
  }

  @Test
  void requesterHearsOfAnEarlyError() throws Exception {
    Pair pair = plain();
    CertificateChain chain = pair.identified();
    boolean[] done = {false};
    pair.onRequest =
        envelope -> {
          if (envelope.payload().at(1) != MessageCode.CHUNK_SEND.wire() || done[0]) {
            return envelope;
          }
          done[0] = true;
          return Envelope.clear(Pair.flip(envelope.payload(), 4, 1));
        };
    Outcome<?> outcome = pair.requester().openSession(0, chain, SummaryType.NONE, 0);
    assertThat(outcome.isDone()).isFalse();
    assertThat(pair.requester().getDigests().isDone()).isTrue();
  }

  @Test
  void chunkSupported() throws Exception {
    Pair pair = new Pair(Setup.PLAIN);
    pair.negotiated();
    Bytes large = Bytes.of(0x13, MessageCode.ERROR.wire(), 0x0F, 0, 1);
    pair.onResponse = envelope -> pair.padded(Envelope.clear(large));
    assertThat(broken(pair.requester().getDigests())).isEqualTo(ChunkRule.CHUNK_SUPPORTED);
  }

  @Test
  void anErrorDoesNotComeInChunks() throws Exception {
    assertThat(
            fetching(MessageCode.CHUNK_RESPONSE.wire(), bytes -> Pair.flip(bytes, 17, 0x60 ^ 0x7F)))
        .isEqualTo(ChunkRule.CHUNK_FORBIDDEN);
  }

  @Test
  void aBusyResponderIsAskedForTheSameChunkAgain() throws Exception {
    Pair pair = plain();
    pair.negotiated();
    Bytes busy = Bytes.of(0x13, MessageCode.ERROR.wire(), ErrorCode.BUSY.wire(), 0);
    boolean[] done = {false};
    pair.onRequest =
        envelope -> {
          if (envelope.payload().at(1) == MessageCode.CHUNK_GET.wire() && !done[0]) {
            done[0] = true;
            return Envelope.clear(Bytes.of(0x13, 0x81, 0, 0));
          }
          return envelope;
        };
    pair.onResponse =
        envelope ->
            envelope.payload().at(1) == MessageCode.ERROR.wire()
                    && envelope.payload().at(2) == ErrorCode.UNEXPECTED_REQUEST.wire()
                ? Envelope.clear(busy)
                : envelope;
    assertThat(pair.requester().getMeasurements(MeasurementQuery.one(1)).isDone()).isTrue();
    assertThat(pair.pauses).hasSize(1);
  }
}
