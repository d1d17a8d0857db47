package io.teeio.spdm.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.spdm.EndpointCapabilities;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.Challenge;
import io.teeio.spdm.message.EndSession;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.ErrorResponse;
import io.teeio.spdm.message.Finish;
import io.teeio.spdm.message.GetCapabilities;
import io.teeio.spdm.message.GetCertificate;
import io.teeio.spdm.message.GetDigests;
import io.teeio.spdm.message.GetMeasurements;
import io.teeio.spdm.message.GetVersion;
import io.teeio.spdm.message.Heartbeat;
import io.teeio.spdm.message.KeyExchange;
import io.teeio.spdm.message.KeyUpdate;
import io.teeio.spdm.message.KeyUpdateOperation;
import io.teeio.spdm.message.MessageCode;
import io.teeio.spdm.message.NegotiateAlgorithms;
import io.teeio.spdm.message.PskExchange;
import io.teeio.spdm.message.PskFinish;
import io.teeio.spdm.message.RespondIfReady;
import io.teeio.spdm.message.SecuredVersionList;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.message.UnsupportedRequest;
import io.teeio.spdm.message.VendorDefinedRequest;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.responder.VendorDefinedHandler;
import io.teeio.spdm.session.SecuredVersion;
import io.teeio.spdm.transport.Envelope;
import io.teeio.wire.Bytes;
import io.teeio.wire.WireReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every request in every phase outside sessions: answered, or refused with the right error. */
class ResponderOrderTest {
  private static final Setup SETUP = Setup.PLAIN;
  private static final String ANSWERED = "answered";

  /** A responder in one phase, and what requests for it are written with. */
  enum At {
    FRESH(0),
    VERSIONED(1),
    CAPABLE(2),
    READY(3);

    private final int steps;

    At(int steps) {
      this.steps = steps;
    }

    Pair pair() throws Exception {
      Pair pair = new Pair(SETUP);
      pair.vendor = (session, standard, id, payload) -> new VendorDefinedHandler.Answer(payload);
      pair.negotiated();
      List<Envelope> requests = List.copyOf(pair.requests);
      pair.responder().reset();
      requests.subList(0, steps).forEach(pair.responder()::respond);
      return pair;
    }
  }

  private static final Negotiated AGREED = agreed();

  private static Negotiated agreed() {
    try {
      return new Pair(SETUP).negotiated().negotiated().orElseThrow();
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static final GetCapabilities CAPABILITIES =
      new GetCapabilities(
          SpdmVersion.V1_3,
          new EndpointCapabilities(SETUP.requester().capabilities(), 0, 0x1200, 0x1200));

  private static final Map<MessageCode, SpdmRequest> REQUESTS = requests();

  private static Map<MessageCode, SpdmRequest> requests() {
    Bytes versions = new SecuredVersionList(SecuredVersion.all()).encode(SpdmVersion.V1_3);
    Bytes nonce = Bytes.zeros(32);
    Optional<Bytes> context = Optional.of(Bytes.zeros(8));
    Bytes share = publicValue();
    return Map.ofEntries(
        Map.entry(MessageCode.GET_VERSION, new GetVersion()),
        Map.entry(MessageCode.GET_CAPABILITIES, CAPABILITIES),
        Map.entry(
            MessageCode.NEGOTIATE_ALGORITHMS,
            new NegotiateAlgorithms(
                SETUP
                    .requester()
                    .algorithms()
                    .offer(SpdmVersion.V1_3, SETUP.requester().capabilities()))),
        Map.entry(MessageCode.GET_DIGESTS, new GetDigests()),
        Map.entry(MessageCode.GET_CERTIFICATE, new GetCertificate(0, 0, 100)),
        Map.entry(MessageCode.CHALLENGE, new Challenge(0, SummaryType.NONE, nonce, context)),
        Map.entry(
            MessageCode.GET_MEASUREMENTS,
            new GetMeasurements(false, false, 1, Optional.empty(), context)),
        Map.entry(
            MessageCode.KEY_EXCHANGE,
            new KeyExchange(SummaryType.NONE, 0, 0xFFFF, 0, nonce, share, versions)),
        Map.entry(MessageCode.FINISH, new Finish(Bytes.zeros(32))),
        Map.entry(
            MessageCode.PSK_EXCHANGE,
            new PskExchange(SummaryType.NONE, 0, 0xFFFF, Bytes.of(1), nonce, versions)),
        Map.entry(MessageCode.PSK_FINISH, new PskFinish(Bytes.EMPTY, Bytes.zeros(32))),
        Map.entry(MessageCode.HEARTBEAT, new Heartbeat()),
        Map.entry(MessageCode.KEY_UPDATE, new KeyUpdate(KeyUpdateOperation.UPDATE_KEY, 1)),
        Map.entry(MessageCode.END_SESSION, new EndSession(false)),
        Map.entry(
            MessageCode.VENDOR_DEFINED_REQUEST,
            new VendorDefinedRequest(3, Bytes.of(1, 0), Bytes.of(1))),
        Map.entry(MessageCode.RESPOND_IF_READY, new RespondIfReady(0x81, 0)),
        Map.entry(MessageCode.GET_CSR, new UnsupportedRequest(0x13, 0xED, 0, 0, Bytes.zeros(4))));
  }

  private static Bytes publicValue() {
    try (var share =
        io.teeio.crypto.Crypto.portable()
            .agreement(io.teeio.crypto.KeyExchangeAlgorithm.SECP256R1, new Repeatable(2))) {
      return share.publicData();
    }
  }

  private static final Map<MessageCode, String> READY =
      Map.ofEntries(
          Map.entry(MessageCode.GET_VERSION, ANSWERED),
          Map.entry(MessageCode.GET_CAPABILITIES, "UNEXPECTED_REQUEST"),
          Map.entry(MessageCode.NEGOTIATE_ALGORITHMS, "UNEXPECTED_REQUEST"),
          Map.entry(MessageCode.GET_DIGESTS, ANSWERED),
          Map.entry(MessageCode.GET_CERTIFICATE, ANSWERED),
          Map.entry(MessageCode.CHALLENGE, ANSWERED),
          Map.entry(MessageCode.GET_MEASUREMENTS, ANSWERED),
          Map.entry(MessageCode.KEY_EXCHANGE, ANSWERED),
          Map.entry(MessageCode.FINISH, "SESSION_REQUIRED"),
          Map.entry(MessageCode.PSK_EXCHANGE, "UNSUPPORTED_REQUEST"),
          Map.entry(MessageCode.PSK_FINISH, "UNSUPPORTED_REQUEST"),
          Map.entry(MessageCode.HEARTBEAT, "SESSION_REQUIRED"),
          Map.entry(MessageCode.KEY_UPDATE, "SESSION_REQUIRED"),
          Map.entry(MessageCode.END_SESSION, "SESSION_REQUIRED"),
          Map.entry(MessageCode.VENDOR_DEFINED_REQUEST, ANSWERED),
          Map.entry(MessageCode.RESPOND_IF_READY, "UNEXPECTED_REQUEST"),
          Map.entry(MessageCode.GET_CSR, "UNSUPPORTED_REQUEST"));

  static Stream<Arguments> table() {
    return REQUESTS.keySet().stream()
        .flatMap(
            code -> Stream.of(At.values()).map(at -> Arguments.of(at, code, expected(at, code))));
  }

  private static String expected(At at, MessageCode code) {
    if (code == MessageCode.GET_VERSION) {
      return ANSWERED;
    }
    return switch (at) {
      case FRESH -> "UNEXPECTED_REQUEST";
      case VERSIONED -> code == MessageCode.GET_CAPABILITIES ? ANSWERED : "UNEXPECTED_REQUEST";
      case CAPABLE ->
          switch (code) {
            case GET_CAPABILITIES, NEGOTIATE_ALGORITHMS -> ANSWERED;
            default -> "UNEXPECTED_REQUEST";
          };
      case READY -> READY.getOrDefault(code, "");
    };
  }

  @ParameterizedTest(name = "{1} when {0} is {2}")
  @MethodSource("table")
  void everyRequestInEveryPhase(At at, MessageCode code, String expected) throws Exception {
    Pair pair = at.pair();
    SpdmRequest request = Optional.ofNullable(REQUESTS.get(code)).orElseThrow();
    Bytes answer = answer(pair, request.encode(AGREED));
    if (expected.equals(ANSWERED)) {
      assertThat(answer.at(1)).isEqualTo(code.wire() & 0x7F);
    } else if (malformedThere(at, code)) {
      assertThat(error(answer).is(ErrorCode.INVALID_REQUEST)).isTrue();
    } else {
      assertThat(error(answer).is(ErrorCode.valueOf(expected)))
          .as(error(answer).describe())
          .isTrue();
    }
  }

  /** Before the algorithms are known these cannot even be read. */
  private static boolean malformedThere(At at, MessageCode code) {
    return at == At.CAPABLE
        && switch (code) {
          case KEY_EXCHANGE, FINISH, PSK_FINISH -> true;
          default -> false;
        };
  }

  private static Bytes answer(Pair pair, Bytes request) {
    return pair.responder().respond(pair.padded(Envelope.clear(request))).orElseThrow().payload();
  }

  private static ErrorResponse error(Bytes answer) throws Exception {
    return ErrorResponse.read(WireReader.of(answer, "test"));
  }

  @Test
  void anotherVersionThanTheChosenOneIsAMismatch() throws Exception {
    for (At at : List.of(At.CAPABLE, At.READY)) {
      Bytes answer = answer(at.pair(), Bytes.of(0x12, 0x81, 0, 0));
      assertThat(error(answer).is(ErrorCode.VERSION_MISMATCH)).isTrue();
    }
  }

  @Test
  void aVersionThatIsNotSpokenIsAMismatch() throws Exception {
    Pair pair = At.VERSIONED.pair();
    GetCapabilities first = new GetCapabilities(SpdmVersion.V1_0, EndpointCapabilities.UNKNOWN);
    ErrorResponse error = error(answer(pair, first.encode(AGREED)));
    assertThat(error.is(ErrorCode.VERSION_MISMATCH)).isTrue();
    assertThat(error.version()).isEqualTo(SpdmVersion.V1_0);
  }

  @Test
  void aRepeatedGetCapabilitiesIsAnsweredAsBefore() throws Exception {
    Pair pair = At.VERSIONED.pair();
    Bytes request = CAPABILITIES.encode(AGREED);
    Bytes first = answer(pair, request);
    assertThat(answer(pair, request)).isEqualTo(first);
  }

  @Test
  void aChangedGetCapabilitiesIsRefused() throws Exception {
    Pair pair = At.CAPABLE.pair();
    Bytes changed = Pair.flip(CAPABILITIES.encode(AGREED), 5, 1);
    assertThat(error(answer(pair, changed)).is(ErrorCode.UNEXPECTED_REQUEST)).isTrue();
  }

  @Test
  void contradictingCapabilitiesAreRefused() throws Exception {
    Pair pair = At.VERSIONED.pair();
    GetCapabilities noMac =
        new GetCapabilities(
            SpdmVersion.V1_3,
            new EndpointCapabilities(
                SETUP.requester().capabilities().without(io.teeio.spdm.Capability.MAC),
                0,
                0x1200,
                0x1200));
    assertThat(error(answer(pair, noMac.encode(AGREED))).is(ErrorCode.INVALID_REQUEST)).isTrue();
  }

  @Test
  void anOfferWithNothingInCommonIsRefused() throws Exception {
    Pair pair = At.CAPABLE.pair();
    NegotiateAlgorithms other =
        new NegotiateAlgorithms(
            SETUP
                .requester()
                .withSuite(Suite.P384)
                .algorithms()
                .offer(SpdmVersion.V1_3, SETUP.requester().capabilities()));
    assertThat(error(answer(pair, other.encode(AGREED))).is(ErrorCode.INVALID_REQUEST)).isTrue();
  }

  @Test
  void structuresOutOfOrderAreRefused() throws Exception {
    Pair pair = At.CAPABLE.pair();
    Bytes offer =
        Optional.ofNullable(REQUESTS.get(MessageCode.NEGOTIATE_ALGORITHMS))
            .orElseThrow()
            .encode(AGREED);
    assertThat(error(answer(pair, Pair.flip(offer, 32, 1))).is(ErrorCode.INVALID_REQUEST)).isTrue();
  }
}
