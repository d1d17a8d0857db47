package io.teeio.pcie.tdisp;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.RandomSource;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.SessionToken;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.tdisp.TdispRequest.GetDeviceInterfaceReport;
import io.teeio.pcie.tdisp.TdispRequest.GetDeviceInterfaceState;
import io.teeio.pcie.tdisp.TdispRequest.GetTdispCapabilities;
import io.teeio.pcie.tdisp.TdispRequest.GetTdispVersion;
import io.teeio.pcie.tdisp.TdispRequest.LockInterface;
import io.teeio.pcie.tdisp.TdispRequest.StartInterface;
import io.teeio.pcie.tdisp.TdispRequest.StopInterface;
import io.teeio.pcie.tdisp.TdispResponse.DeviceInterfaceReport;
import io.teeio.pcie.tdisp.TdispResponse.LockInterfaceResponse;
import io.teeio.pcie.tdisp.TdispResponse.TdispError;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.testkit.Property;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TdispResponderTest {
  private static final InterfaceId ID = InterfaceId.of(RequesterId.of(0xBEEF));
  private static final Optional<SessionToken> SESSION = Optional.of(new SessionToken(5));
  private static final LockFlags SUPPORTED = LockFlags.NO_FW_UPDATE.and(LockFlags.LOCK_MSIX);

  private final TestInterface tdi = new TestInterface();
  private final List<TdispEvent> events = new ArrayList<>();
  private byte drawn = 1;
  private final RandomSource random = target -> Arrays.fill(target, drawn);
  private final TdispResponder responder =
      new TdispResponder(
          new TdispTarget() {
            @Override
            public Optional<TdispInterface> find(InterfaceId id) {
              return id.equals(ID) ? Optional.of(tdi) : Optional.empty();
            }

            @Override
            public DeviceCapabilities capabilities() {
              return DeviceCapabilities.mandatory(SUPPORTED);
            }

            @Override
            public int maxPortion() {
              return 64;
            }
          },
          Guards.all(),
          random,
          events::add);

  private TdispResponse ask(Bytes request) {
    try {
      return TdispResponse.read(responder.respond(SESSION, request).orElseThrow());
    } catch (MalformedInput e) {
      throw new AssertionError(e);
    }
  }

  private TdispResponse ask(TdispRequest request) {
    TdispResponse response = ask(request.toBytes());
    assertThat(response.id()).isEqualTo(request.id());
    return response;
  }

  private void assertError(TdispErrorCode code, Rule rule, TdispResponse response) {
    assertThat(response)
        .isInstanceOfSatisfying(
            TdispError.class, error -> assertThat(error.errorCode()).isEqualTo(code.wire()));
    assertThat(events)
        .anyMatch(
            event -> event instanceof TdispEvent.Refused refused && refused.rule().equals(rule));
  }

  private static LockInterface lock(LockFlags flags, long mask) {
    return new LockInterface(ID, flags, StreamId.of(0), 0xD000_0000L, mask);
  }

  private static StartInterface start(int nonce) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) nonce);
    return new StartInterface(ID, Secret.adopt(bytes));
  }

  private static TdispRequest any(int code) {
    return switch (code) {
      case 0x81 -> new GetTdispVersion(ID);
      case 0x82 -> new GetTdispCapabilities(ID, 0);
      case 0x83 -> lock(LockFlags.NONE, 0);
      case 0x84 -> new GetDeviceInterfaceReport(ID, 0, 16);
      case 0x85 -> new GetDeviceInterfaceState(ID);
      case 0x86 -> start(1);
      default -> new StopInterface(ID);
    };
  }

  @Test
  void aTdiIsLockedReportedStartedAndStopped() {
    assertThat(ask(new GetTdispVersion(ID)))
        .isEqualTo(new TdispResponse.TdispVersion(ID, List.of(0x10)));
    assertThat(ask(new GetTdispCapabilities(ID, 0)))
        .isInstanceOf(TdispResponse.TdispCapabilities.class);
    var locked = (LockInterfaceResponse) ask(lock(SUPPORTED, 0));
    assertThat(tdi.lockedBy).isEqualTo(SESSION);
    assertThat(ask(new GetDeviceInterfaceState(ID)))
        .isEqualTo(new TdispResponse.DeviceInterfaceState(ID, 1));
    assertThat(ask(new StartInterface(ID, locked.nonce())))
        .isInstanceOf(TdispResponse.StartInterfaceResponse.class);
    assertThat(tdi.state).isEqualTo(TdiState.RUN);
    assertThat(ask(new StopInterface(ID))).isInstanceOf(TdispResponse.StopInterfaceResponse.class);
    assertThat(tdi.state).isEqualTo(TdiState.CONFIG_UNLOCKED);
  }

  @ParameterizedTest
  @EnumSource(TdiState.class)
  void everyRequestInEveryStateIsAnsweredAsTheTableSays(TdiState state) {
    for (int code = 0x81; code <= 0x87; code++) {
      tdi.state = state;
      tdi.nonce = Optional.of(Secret.copyOf(filled(1)));
      boolean granted =
          switch (code) {
            case 0x83 -> state == TdiState.CONFIG_UNLOCKED;
            case 0x84 -> state == TdiState.CONFIG_LOCKED || state == TdiState.RUN;
            case 0x86 -> state == TdiState.CONFIG_LOCKED;
            default -> true;
          };
      TdispResponse response = ask(any(code));
      if (granted) {
        assertThat(response.code()).isEqualTo(code - 0x80);
      } else {
        assertThat(response)
            .isEqualTo(TdispError.of(ID, TdispErrorCode.INVALID_INTERFACE_STATE, 0));
      }
    }
  }

  private static byte[] filled(int value) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  @Test
  void lockStateReportStateAndStartStateAreRulesOfTheirOwn() {
    tdi.state = TdiState.RUN;
    assertError(TdispErrorCode.INVALID_INTERFACE_STATE, TdispRule.TDISP_LOCK_STATE, ask(any(0x83)));
    assertError(
        TdispErrorCode.INVALID_INTERFACE_STATE, TdispRule.TDISP_START_STATE, ask(any(0x86)));
    tdi.state = TdiState.ERROR;
    assertError(
        TdispErrorCode.INVALID_INTERFACE_STATE, TdispRule.TDISP_REPORT_STATE, ask(any(0x84)));
  }

  @Test
  void startWithAWrongNonceIsRefused() {
    ask(lock(LockFlags.NONE, 0));
    assertError(TdispErrorCode.INVALID_NONCE, TdispRule.TDISP_START_NONCE, ask(start(2)));
    assertThat(tdi.state).isEqualTo(TdiState.CONFIG_LOCKED);
  }

  @Test
  void startWithANonceThatIsUsedUpIsRefused() {
    ask(lock(LockFlags.NONE, 0));
    tdi.nonce = Optional.empty();
    assertError(TdispErrorCode.INVALID_NONCE, TdispRule.TDISP_START_NONCE, ask(start(1)));
  }

  @Test
  void eachLockHasItsOwnNonce() {
    var first = (LockInterfaceResponse) ask(lock(LockFlags.NONE, 0));
    ask(new StopInterface(ID));
    drawn = 2;
    var second = (LockInterfaceResponse) ask(lock(LockFlags.NONE, 0));
    assertThat(first.nonce().matches(second.nonce())).isFalse();
    assertError(TdispErrorCode.INVALID_NONCE, TdispRule.TDISP_START_NONCE, ask(start(1)));
  }

  @Test
  void aLockWithoutEntropyIsRefused() {
    drawn = 0;
    assertError(
        TdispErrorCode.INSUFFICIENT_ENTROPY,
        TdispRule.TDISP_NONCE_ENTROPY,
        ask(lock(LockFlags.NONE, 0)));
    assertThat(tdi.state).isEqualTo(TdiState.CONFIG_UNLOCKED);
  }

  @Test
  void aFlagThatIsNotSupportedIsRefused() {
    for (LockFlags flags :
        List.of(LockFlags.BIND_P2P, LockFlags.ALL_REQUEST_REDIRECT, new LockFlags(0x8000))) {
      assertError(TdispErrorCode.INVALID_REQUEST, TdispRule.TDISP_LOCK_FLAGS, ask(lock(flags, 0)));
    }
  }

  @Test
  void aPeerToPeerMaskWithoutBindP2pIsRefused() {
    assertError(
        TdispErrorCode.INVALID_REQUEST, TdispRule.TDISP_P2P_MASK, ask(lock(LockFlags.NONE, 0xFF)));
  }

  @Test
  void whatTheDeviceRefusesIsRefusedWithItsCode() {
    tdi.refusal = Optional.of(TdispErrorCode.INVALID_DEVICE_CONFIGURATION);
    assertError(
        TdispErrorCode.INVALID_DEVICE_CONFIGURATION,
        TdispRule.TDISP_DEVICE,
        ask(lock(LockFlags.NONE, 0)));
    assertError(
        TdispErrorCode.INVALID_DEVICE_CONFIGURATION, TdispRule.TDISP_DEVICE, ask(any(0x87)));
  }

  @Test
  void theReportComesInPortions() {
    tdi.state = TdiState.CONFIG_LOCKED;
    tdi.report = Bytes.copyOf(new byte[100]);
    var first = (DeviceInterfaceReport) ask(new GetDeviceInterfaceReport(ID, 0, 0xFFFF));
    assertThat(first.portion().length()).isEqualTo(64);
    assertThat(first.remainder()).isEqualTo(36);
    var second = (DeviceInterfaceReport) ask(new GetDeviceInterfaceReport(ID, 64, 0xFFFF));
    assertThat(second.portion().length()).isEqualTo(36);
    assertThat(second.remainder()).isZero();
    var short1 = (DeviceInterfaceReport) ask(new GetDeviceInterfaceReport(ID, 99, 1));
    assertThat(short1.portion().length()).isEqualTo(1);
  }

  @Test
  void aPortionBeyondTheReportIsRefused() {
    tdi.state = TdiState.RUN;
    for (int offset : new int[] {100, 101, 0xFFFF}) {
      assertError(
          TdispErrorCode.INVALID_REQUEST,
          TdispRule.TDISP_REPORT_OFFSET,
          ask(new GetDeviceInterfaceReport(ID, offset, 1)));
    }
    assertError(
        TdispErrorCode.INVALID_REQUEST,
        TdispRule.TDISP_REPORT_OFFSET,
        ask(new GetDeviceInterfaceReport(ID, 0, 0)));
  }

  @Test
  void checksComeInTheOrderOfTheSpecification() {
    InterfaceId unknown = InterfaceId.of(RequesterId.of(1));
    // version before length
    byte[] request = new GetTdispCapabilities(unknown, 0).toBytes().toArray();
    request[1] = 0x11;
    assertError(
        TdispErrorCode.VERSION_MISMATCH,
        TdispRule.TDISP_VERSION,
        ask(Bytes.copyOf(request, 0, 17)));
    // length before interface
    assertError(
        TdispErrorCode.INVALID_REQUEST,
        TdispRule.TDISP_MESSAGE_FORM,
        ask(new GetTdispCapabilities(unknown, 0).toBytes().slice(0, 20)));
    // interface before support
    assertError(
        TdispErrorCode.INVALID_INTERFACE,
        TdispRule.TDISP_INTERFACE_KNOWN,
        ask(new TdispRequest.Unsupported(unknown, 0x88)));
    // state before body
    tdi.state = TdiState.RUN;
    assertError(
        TdispErrorCode.INVALID_INTERFACE_STATE,
        TdispRule.TDISP_LOCK_STATE,
        ask(lock(new LockFlags(0x8000), 1)));
  }

  @Test
  void anOptionalRequestIsUnsupportedAndNamed() {
    for (int code : new int[] {0x80, 0x88, 0x8B, 0xFF, 0x01}) {
      TdispResponse response = ask(new TdispRequest.Unsupported(ID, code));
      assertThat(response).isEqualTo(TdispError.of(ID, TdispErrorCode.UNSUPPORTED_REQUEST, code));
    }
    assertThat(events)
        .anyMatch(event ->
            event instanceof TdispEvent.Refused refused
                && refused.rule().equals(TdispRule.TDISP_REQUEST_SUPPORTED));
  }

  @Test
  void outsideASessionNothingIsAnswered() {
    assertThat(responder.respond(Optional.empty(), new StopInterface(ID).toBytes())).isEmpty();
    assertThat(events).containsExactly(new TdispEvent.Refused(TdispRule.TDISP_SECURED, ""));
  }

  @Test
  void rubbishIsDiscardedOrRefused() {
    assertThat(responder.respond(SESSION, Bytes.EMPTY)).isEmpty();
    assertThat(responder.respond(SESSION, Bytes.zeros(17))).isEmpty();
    Property.check(
        3000,
        8,
        source -> {
          byte[] request = any(0x81 + source.below(7)).toBytes().toArray();
          request[source.below(request.length)] ^= (byte) (1 << source.below(8));
          responder.respond(SESSION, Bytes.copyOf(request, 0, source.between(0, request.length)));
        });
  }
}
