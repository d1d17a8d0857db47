package io.teeio.platform.rdsm;

import static io.teeio.platform.fabric.TinyMachine.HOST_PAGE;
import static io.teeio.platform.fabric.TinyMachine.PORT_A;
import static io.teeio.platform.fabric.TinyMachine.PORT_B;
import static io.teeio.platform.fabric.TinyMachine.WINDOW_A;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.pcie.KeySet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.ide.IdeKey;
import io.teeio.pcie.ide.LinkDirection;
import io.teeio.pcie.ide.PortSide;
import io.teeio.platform.fabric.TinyDevice;
import io.teeio.platform.fabric.TinyMachine;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.CovtFunction;
import io.teeio.platform.sbi.Eid;
import io.teeio.platform.sbi.IdeKeyDescriptor;
import io.teeio.platform.sbi.IdeStreamDescriptor;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.wire.Bytes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** COVT 1024 to 1028: every state of a key, every error code (coveio.md 1.3.3). */
class CovtKeyTest {
  private static final RequesterId TDI = RequesterId.of(0, 0xBE, 0x1D, 7);
  private static final StreamId STREAM = StreamId.of(1);
  private static final long RP = PORT_A.value();
  private static final IdeKeyDescriptor KEY =
      new IdeKeyDescriptor(STREAM, SubStream.POSTED, KeySet.K0, LinkDirection.UPSTREAM);

  private final TinyMachine machine = new TinyMachine();
  private final TinyDevice device = machine.plug(machine.portA, TDI, WINDOW_A.value(), 1);

  @BeforeEach
  void aStream() {
    TinyMachine.must(programStream());
  }

  private SbiResult programStream() {
    long descriptor =
        machine.put(
            0x800,
            IdeStreamDescriptor.of(STREAM, TinyMachine.around(TDI, WINDOW_A.value())).toBytes());
    return machine.call(CovtFunction.PROGRAM_RP_IDE_STREAM, RP, descriptor);
  }

  private long at(IdeKeyDescriptor key) {
    return machine.put(0x100, key.toBytes());
  }

  private long freshKey() {
    try (IdeKey key = IdeKey.generate(machine.random)) {
      return machine.put(0x200, TinyMachine.data(key, 1));
    }
  }

  private SbiResult program(IdeKeyDescriptor key) {
    return machine.call(CovtFunction.PROGRAM_RP_IDE_KEY, RP, at(key), freshKey());
  }

  private SbiResult go(IdeKeyDescriptor key) {
    return machine.call(CovtFunction.SET_GO_RP_IDE_KEY, RP, at(key));
  }

  private SbiResult stop(IdeKeyDescriptor key) {
    return machine.call(CovtFunction.SET_STOP_RP_IDE_KEY, RP, at(key));
  }

  private SbiResult clear() {
    return machine.call(CovtFunction.CLEAR_RP_IDE_KEY, RP, STREAM.value());
  }

  private long status(IdeKeyDescriptor key) {
    SbiResult result = machine.call(CovtFunction.RP_IDE_KEY_STATUS, RP, at(key));
    assertThat(result.isSuccess()).isTrue();
    return result.value();
  }

  private static void refused(SbiError error, SbiResult result) {
    assertThat(result).isEqualTo(SbiResult.of(error));
  }

  @Test
  void aKeyIsClearedThenProgrammedThenEnabledThenProgrammedThenCleared() {
    assertThat(status(KEY)).isZero();
    TinyMachine.must(program(KEY));
    assertThat(status(KEY)).isEqualTo(1);
    TinyMachine.must(go(KEY));
    assertThat(status(KEY)).isEqualTo(2);
    TinyMachine.must(stop(KEY));
    assertThat(status(KEY)).isEqualTo(1);
    TinyMachine.must(clear());
    assertThat(status(KEY)).isZero();
  }

  @Test
  void aProgrammedKeyMayBeOverwritten() {
    TinyMachine.must(program(KEY));
    TinyMachine.must(program(KEY));
    assertThat(status(KEY)).isEqualTo(1);
  }

  @Test
  void anEnabledKeyIsNotOverwritten() {
    TinyMachine.must(program(KEY));
    TinyMachine.must(go(KEY));

    refused(SbiError.INVALID_STATE, program(KEY));
    assertThat(status(KEY)).isEqualTo(2);
  }

  @Test
  void aPortWhoseDeviceWasTakenAwayTakesNoKey() {
    machine.portA.disconnect();

    refused(SbiError.IO, program(KEY));
    assertThat(status(KEY)).isZero();
  }

  @Test
  void setGoWantsAProgrammedKey() {
    refused(SbiError.INVALID_STATE, go(KEY));
    TinyMachine.must(program(KEY));
    TinyMachine.must(go(KEY));
    refused(SbiError.INVALID_STATE, go(KEY));
  }

  @Test
  void setStopWantsAnEnabledKey() {
    refused(SbiError.INVALID_STATE, stop(KEY));
    TinyMachine.must(program(KEY));
    refused(SbiError.INVALID_STATE, stop(KEY));
  }

  /** SET_STOP says Programmed, but the key is wiped and has to come again. */
  @Test
  void aStoppedKeyIsGone() {
    TinyMachine.must(program(KEY));
    TinyMachine.must(go(KEY));
    TinyMachine.must(stop(KEY));

    refused(SbiError.INVALID_STATE, go(KEY));
    TinyMachine.must(program(KEY));
    TinyMachine.must(go(KEY));
  }

  /** Cleared keys do not make clear fail, only Enabled ones do. */
  @Test
  void clearFailsOnlyWhileAKeyIsEnabled() {
    TinyMachine.must(clear());
    TinyMachine.must(program(KEY));
    TinyMachine.must(clear());
    assertThat(status(KEY)).isZero();
    TinyMachine.must(program(KEY));
    TinyMachine.must(go(KEY));
    refused(SbiError.INVALID_STATE, clear());
    assertThat(status(KEY)).isEqualTo(2);
  }

  /** IDE: a transmitter that starts before its own receiver is refused. */
  @Test
  void aTransmitterDoesNotGoBeforeTheReceiver() {
    IdeKeyDescriptor transmit =
        new IdeKeyDescriptor(STREAM, SubStream.POSTED, KeySet.K0, LinkDirection.DOWNSTREAM);
    TinyMachine.must(program(transmit));

    refused(SbiError.INVALID_STATE, go(transmit));
    assertThat(status(transmit)).isEqualTo(1);
  }

  @Test
  void rootPortsThatAreNotThereAreInvalidParameters() {
    for (long rp : new long[] {TDI.value(), 0, PORT_A.value() | 1L << 24, -1}) {
      for (CovtFunction function : CovtFunction.values()) {
        refused(SbiError.INVALID_PARAM, machine.call(function, rp, at(KEY), freshKey()));
      }
    }
  }

  @Test
  void streamsThatWereNotProgrammedAreInvalidParameters() {
    IdeKeyDescriptor other =
        new IdeKeyDescriptor(StreamId.of(9), SubStream.POSTED, KeySet.K0, LinkDirection.UPSTREAM);

    refused(SbiError.INVALID_PARAM, program(other));
    refused(SbiError.INVALID_PARAM, go(other));
    refused(SbiError.INVALID_PARAM, stop(other));
    refused(SbiError.INVALID_PARAM, machine.call(CovtFunction.RP_IDE_KEY_STATUS, RP, at(other)));
    refused(SbiError.INVALID_PARAM, machine.call(CovtFunction.CLEAR_RP_IDE_KEY, RP, 9));
    refused(SbiError.INVALID_PARAM, machine.call(CovtFunction.CLEAR_RP_IDE_KEY, RP, 0x101));
    refused(
        SbiError.INVALID_PARAM,
        machine.call(CovtFunction.CLEAR_RP_IDE_KEY, PORT_B.value(), STREAM.value()));
  }

  @Test
  void descriptorsThatMeanNothingAreInvalidParameters() {
    for (String bad : new String[] {"01030000", "01000200", "01000002"}) {
      long where = machine.put(0x100, Bytes.fromHex(bad));
      refused(
          SbiError.INVALID_PARAM,
          machine.call(CovtFunction.PROGRAM_RP_IDE_KEY, RP, where, freshKey()));
      refused(SbiError.INVALID_PARAM, machine.call(CovtFunction.SET_GO_RP_IDE_KEY, RP, where));
      refused(SbiError.INVALID_PARAM, machine.call(CovtFunction.SET_STOP_RP_IDE_KEY, RP, where));
      refused(SbiError.INVALID_PARAM, machine.call(CovtFunction.RP_IDE_KEY_STATUS, RP, where));
    }
  }

  /** What the host can read or change while it is used is no place for keys. */
  @Test
  void keyDataInTheHostsMemoryIsAnInvalidAddress() throws Exception {
    machine.host.write(HOST_PAGE, Bytes.zeros(64));

    refused(
        SbiError.INVALID_ADDRESS,
        machine.call(CovtFunction.PROGRAM_RP_IDE_KEY, RP, at(KEY), HOST_PAGE.value()));
    refused(
        SbiError.INVALID_ADDRESS,
        machine.call(CovtFunction.PROGRAM_RP_IDE_KEY, RP, at(KEY), 0x1000));
    HostAddress lastBytes = TinyMachine.ARGUMENTS.plus(16 * 4096 - 8);
    refused(
        SbiError.INVALID_ADDRESS,
        machine.call(CovtFunction.PROGRAM_RP_IDE_KEY, RP, at(KEY), lastBytes.value()));
    assertThat(status(KEY)).isZero();
  }

  @Test
  void descriptorsInTheHostsMemoryAreInvalidParameters() throws Exception {
    machine.host.write(HOST_PAGE, KEY.toBytes());

    refused(
        SbiError.INVALID_PARAM,
        machine.call(CovtFunction.PROGRAM_RP_IDE_KEY, RP, HOST_PAGE.value(), freshKey()));
    refused(
        SbiError.INVALID_PARAM,
        machine.call(CovtFunction.RP_IDE_KEY_STATUS, RP, HOST_PAGE.value()));
  }

  @Test
  void anInitialCounterOtherThanOneIsAnInvalidParameter() {
    try (IdeKey key = IdeKey.generate(machine.random)) {
      long data = machine.put(0x200, TinyMachine.data(key, 2));
      refused(
          SbiError.INVALID_PARAM, machine.call(CovtFunction.PROGRAM_RP_IDE_KEY, RP, at(KEY), data));
    }
  }

  /** twelve places, twelve keys. */
  @Test
  void oneKeyInTwoPlacesIsAnInvalidParameter() {
    IdeKeyDescriptor other =
        new IdeKeyDescriptor(STREAM, SubStream.NON_POSTED, KeySet.K0, LinkDirection.UPSTREAM);
    long data = freshKey();
    TinyMachine.must(machine.call(CovtFunction.PROGRAM_RP_IDE_KEY, RP, at(KEY), data));

    refused(
        SbiError.INVALID_PARAM, machine.call(CovtFunction.PROGRAM_RP_IDE_KEY, RP, at(other), data));
  }

  @Test
  void theHostMayCallNothing() {
    for (CovtFunction function : CovtFunction.values()) {
      assertThat(machine.rdsm.call(machine.hostHart, SbiCall.of(function, RP, at(KEY), freshKey())))
          .isEqualTo(SbiResult.of(SbiError.DENIED));
    }
    assertThat(status(KEY)).isZero();
  }

  @Test
  void otherNumbersAreNotSupported() {
    for (SbiCall call :
        new SbiCall[] {
          SbiCall.of(Eid.COVT, 1023, RP),
          SbiCall.of(Eid.COVT, 1030, RP),
          SbiCall.of(CovhFunction.CONNECT_DEVICE, RP),
          SbiCall.of(0x10, 0)
        }) {
      refused(SbiError.NOT_SUPPORTED, machine.rdsm.call(machine.teeHart, call));
    }
  }

  /** the sixth Enabled key switches the stream on; A-17: the first SET_STOP, off. */
  @Test
  void theSixthKeySwitchesTheStreamOnAndTheFirstStopSwitchesItOff() throws Exception {
    machine.secure(machine.portA, device, TinyMachine.around(TDI, WINDOW_A.value()));
    machine.classify(TDI);
    assertThat(enabledEvents()).containsExactly(true);
    assertThat(device.read(TinyMachine.SECRET.value(), 4, true)).isPresent();

    TinyMachine.must(stop(KEY));

    assertThat(enabledEvents()).containsExactly(true, false);
    assertThat(device.read(TinyMachine.SECRET.value(), 4, true)).isEmpty();
    for (SubStream sub : SubStream.values()) {
      for (LinkDirection direction : LinkDirection.values()) {
        IdeKeyDescriptor key = new IdeKeyDescriptor(STREAM, sub, KeySet.K0, direction);
        if (!key.equals(KEY)) {
          assertThat(status(key)).isEqualTo(2);
          TinyMachine.must(stop(key));
        }
      }
    }
    TinyMachine.must(clear());
  }

  private java.util.List<Boolean> enabledEvents() {
    return machine.rdsmEvents.stream()
        .filter(RdsmEvent.StreamEnabled.class::isInstance)
        .map(event -> ((RdsmEvent.StreamEnabled) event).enabled())
        .toList();
  }

  /** during a refresh one complete key set is enough, and stopping the old one harmless. */
  @Test
  void aRefreshStopsTheOldKeysWithoutSwitchingTheStreamOff() throws Exception {
    machine.secure(machine.portA, device, TinyMachine.around(TDI, WINDOW_A.value()));
    machine.classify(TDI);
    assertThat(device.read(TinyMachine.SECRET.value(), 4, true)).isPresent();
    machine.rekey(machine.portA, device, KeySet.K1);

    for (LinkDirection direction : LinkDirection.values()) {
      for (SubStream sub : SubStream.values()) {
        device.stream().stop(KeySet.K0, direction.at(PortSide.ENDPOINT), sub);
        TinyMachine.must(stop(new IdeKeyDescriptor(STREAM, sub, KeySet.K0, direction)));
      }
    }

    assertThat(device.read(TinyMachine.SECRET.value(), 4, true)).isPresent();
    device.write(TinyMachine.SECRET.value(), Bytes.of(1), true);
    assertThat(enabledEvents()).containsExactly(true);
    machine.rekey(machine.portA, device, KeySet.K0);
    assertThat(device.read(TinyMachine.SECRET.value(), 4, true)).isPresent();
  }

  /** a stream that was lost has no keys, and teardown meets Cleared, not an error. */
  @Test
  void allKeysOfALostStreamAreCleared() {
    machine.secure(machine.portA, device, TinyMachine.around(TDI, WINDOW_A.value()));

    device.sendInTheClear(Tlp.Message.ideFail(TDI, STREAM));

    assertThat(status(KEY)).isZero();
    refused(SbiError.INVALID_STATE, stop(KEY));
    TinyMachine.must(clear());
    assertThat(machine.rdsmEvents)
        .anyMatch(RdsmEvent.StreamLost.class::isInstance)
        .noneMatch(event -> event.toString().contains("Secret"));
    TinyMachine.must(programStream());
  }

  @Test
  void everyRefusalIsTold() {
    go(KEY);
    assertThat(machine.rdsmEvents)
        .last()
        .isInstanceOfSatisfying(
            RdsmEvent.CallRefused.class,
            event -> {
              assertThat(event.function()).isEqualTo(CovtFunction.SET_GO_RP_IDE_KEY);
              assertThat(event.error()).isEqualTo(SbiError.INVALID_STATE);
            });
    assertThat(machine.teeHart.domain()).isEqualTo(SupervisorDomain.TEE);
  }
}
