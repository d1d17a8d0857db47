package io.teeio.platform.fabric;

import static io.teeio.platform.fabric.TinyMachine.HOST_PAGE;
import static io.teeio.platform.fabric.TinyMachine.INTERRUPTS;
import static io.teeio.platform.fabric.TinyMachine.SECRET;
import static io.teeio.platform.fabric.TinyMachine.WINDOW_A;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.pcie.CompletionStatus;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.MessageCode;
import io.teeio.pcie.Packet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.config.TransferLimits;
import io.teeio.platform.fabric.FabricEvent.Gate;
import io.teeio.platform.iommu.IommuRegisters;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way of a device's packet to memory, gate by gate (coveio.md 3.8). */
class InboundPathTest {
  private static final RequesterId TDI = RequesterId.of(0, 0xBE, 0x1D, 7);
  private static final Bytes DATA = Bytes.fromHex("00112233445566778899aabbccddeeff");

  private final TinyMachine machine = new TinyMachine();
  private final TinyDevice device = machine.plug(machine.portA, TDI, WINDOW_A.value(), 1);

  @BeforeEach
  void secrets() throws AccessFault {
    machine.tee.write(SECRET, DATA);
    machine.host.write(HOST_PAGE, DATA);
  }

  private void accept() {
    machine.secure(machine.portA, device, TinyMachine.around(TDI, WINDOW_A.value()));
    machine.classify(TDI);
  }

  private Bytes secret() throws AccessFault {
    return machine.tee.read(SECRET, DATA.length());
  }

  @Test
  void anAcceptedDeviceReachesTheTeesMemory() throws Exception {
    accept();

    assertThat(device.read(SECRET.value(), 16, true)).contains(DATA);
    device.write(SECRET.value() + 4, Bytes.of(1, 2, 3), true);

    assertThat(secret()).hasToString("00112233010203778899aabbccddeeff");
    assertThat(machine.refusals()).isEmpty();
  }

  @Test
  void untrustedTrafficReachesTheHostsMemoryOnly() throws Exception {
    Tlp.MemoryRead shared = new Tlp.MemoryRead(TDI, HOST_PAGE.value(), 16, 1);
    Tlp.MemoryRead secret = new Tlp.MemoryRead(TDI, SECRET.value(), 16, 2);

    assertThat(device.sendInTheClear(shared).flatMap(TinyDevice::data)).contains(DATA);
    assertThat(status(device.sendInTheClear(secret))).contains(CompletionStatus.UR);
    assertThat(machine.refusals()).containsExactly(Gate.MEMORY);
  }

  private static Optional<CompletionStatus> status(Optional<? extends Packet> packet) {
    return packet.map(answer -> ((Tlp.Completion) answer).status());
  }

  /** T006, T007: the requester id alone is worth nothing. */
  @Test
  void aPacketOutsideIdeWithTheRequesterIdOfATdiNeverReachesTeeMemory() throws Exception {
    accept();

    assertThat(status(device.sendInTheClear(new Tlp.MemoryRead(TDI, SECRET.value(), 16, 3))))
        .contains(CompletionStatus.UR);
    device.sendInTheClear(new Tlp.MemoryWrite(TDI, SECRET.value(), Bytes.zeros(16)));

    assertThat(secret()).isEqualTo(DATA);
    assertThat(machine.refusals()).containsExactly(Gate.MEMORY, Gate.MEMORY);
  }

  @Test
  void anIdePacketWithoutTheTBitNeverReachesTeeMemory() throws Exception {
    accept();

    assertThat(device.read(SECRET.value(), 16, false)).isEmpty();
    assertThat(device.read(HOST_PAGE.value(), 16, false)).contains(DATA);
    assertThat(machine.refusals()).containsExactly(Gate.MEMORY);
  }

  @Test
  void trustedTrafficOfAFunctionThatNobodyClassifiedGoesNowhere() throws Exception {
    machine.secure(machine.portA, device, TinyMachine.around(TDI, WINDOW_A.value()));

    assertThat(device.read(SECRET.value(), 16, true)).isEmpty();
    assertThat(device.read(HOST_PAGE.value(), 16, true)).isEmpty();
    assertThat(machine.refusals()).containsExactly(Gate.CLASSIFIER, Gate.CLASSIFIER);
  }

  @Test
  void whatAFunctionThatNobodyClassifiedSaysReachesNoIommu() throws Exception {
    machine.secure(machine.portA, device, TinyMachine.around(TDI, WINDOW_A.value()));

    device.send(new Tlp.Message(TDI, MessageCode.PAGE_REQUEST, Bytes.zeros(16)), true);

    assertThat(machine.refusals()).containsExactly(Gate.CLASSIFIER);
  }

  @Test
  void declassifiedTrafficGoesNowhereAgain() throws Exception {
    accept();
    TinyMachine.must(machine.isolation.declassify(TDI));

    assertThat(device.read(SECRET.value(), 16, true)).isEmpty();
    assertThat(machine.refusals()).containsExactly(Gate.CLASSIFIER);
  }

  @Test
  void whatTheIommuDoesNotTranslateEndsThere() throws Exception {
    accept();
    machine.teeIommu.write(IommuRegisters.DDTP, 8, 0);

    assertThat(device.read(SECRET.value(), 16, true)).isEmpty();
    assertThat(machine.refusals()).containsExactly(Gate.IOMMU);
  }

  @Test
  void addressesWithoutMemoryAreUnsupported() throws Exception {
    accept();

    assertThat(device.read(0x1000, 16, true)).isEmpty();
    assertThat(device.read(WINDOW_A.value(), 16, true)).isEmpty();
    assertThat(machine.refusals())
        .containsExactly(FabricEvent.Gate.MEMORY, FabricEvent.Gate.PEER_TO_PEER);
  }

  /** T007: another function of the device, or of another device, has no business in the stream. */
  @Test
  void aRequesterIdOutsideTheStreamsRangeIsRefusedAfterDecryptionAndBeforeTheClassifier()
      throws Exception {
    accept();
    RequesterId other = RequesterId.of(0, 0xBE, 0x1E, 0);
    machine.classify(other);

    assertThat(device.send(new Tlp.MemoryRead(other, SECRET.value(), 16, 4), true)).isEmpty();
    device.send(new Tlp.MemoryWrite(other, SECRET.value(), Bytes.zeros(16)), true);

    assertThat(secret()).isEqualTo(DATA);
    assertThat(machine.refusals()).containsExactly(Gate.REQUESTER_RANGE, Gate.REQUESTER_RANGE);
    assertThat(device.read(SECRET.value(), 16, true)).contains(DATA);
  }

  @Test
  void aPacketOfAStreamThatIsNotThereIsDropped() throws Exception {
    accept();
    IdeTlp good = device.stream().protect(new Tlp.MemoryRead(TDI, SECRET.value(), 4, 5), true);
    IdeTlp stray =
        new IdeTlp(
            StreamId.of(77),
            good.subStream(),
            good.keySet(),
            good.tee(),
            good.prSentCounter(),
            good.header(),
            good.sealed());

    assertThat(device.sendRaw(stray)).isEmpty();
    assertThat(machine.refusals()).containsExactly(Gate.IDE);
  }

  /** T006: alter, replay, drop, reorder. */
  @Test
  void anAlteredPacketMakesTheStreamInsecureAndTellsTheTsmFirst() throws Exception {
    accept();
    List<String> lost = new ArrayList<>();
    machine.isolation.onStreamLost(
        (port, stream, reason) -> lost.add(port + " " + stream + " " + device.messages()));
    IdeTlp good = device.stream().protect(new Tlp.MemoryWrite(TDI, SECRET.value(), DATA), true);
    byte[] sealed = good.sealed().toArray();
    sealed[0] ^= 1;
    IdeTlp bad =
        new IdeTlp(
            good.stream(),
            good.subStream(),
            good.keySet(),
            good.tee(),
            good.prSentCounter(),
            good.header(),
            Bytes.copyOf(sealed));
    machine.tee.write(SECRET, Bytes.zeros(16));

    device.sendRaw(bad);

    assertThat(secret()).isEqualTo(Bytes.zeros(16));
    assertThat(lost).containsExactly(machine.portA.id() + " 0x01 []");
    assertThat(device.messages()).containsExactly(MessageCode.IDE_FAIL);
    assertThat(machine.refusals()).containsExactly(Gate.IDE);
    device.sendRaw(good);
    assertThat(secret()).isEqualTo(Bytes.zeros(16));
    assertThat(lost).hasSize(1);
  }

  @Test
  void aReplayedPacketMakesTheStreamInsecure() throws Exception {
    accept();
    IdeTlp write = device.stream().protect(new Tlp.MemoryWrite(TDI, SECRET.value(), DATA), true);
    device.sendRaw(write);
    machine.tee.write(SECRET, Bytes.zeros(16));

    device.sendRaw(write);

    assertThat(secret()).isEqualTo(Bytes.zeros(16));
    assertThat(machine.refusals()).containsExactly(Gate.IDE);
    assertThat(device.read(SECRET.value(), 16, true)).isEmpty();
  }

  @Test
  void aDroppedPacketMakesTheStreamInsecureAtTheNext() throws Exception {
    accept();
    device.stream().protect(new Tlp.MemoryWrite(TDI, SECRET.value(), Bytes.zeros(16)), true);

    device.write(SECRET.value(), Bytes.zeros(16), true);

    assertThat(secret()).isEqualTo(DATA);
    assertThat(machine.refusals()).containsExactly(Gate.IDE);
  }

  @Test
  void anIdeFailMessageOfTheDeviceTakesTheStreamDown() throws Exception {
    accept();
    List<String> lost = new ArrayList<>();
    machine.isolation.onStreamLost((port, stream, reason) -> lost.add(reason));

    device.sendInTheClear(Tlp.Message.ideFail(TDI, StreamId.of(1)));

    assertThat(lost).containsExactly("IDE Fail message");
    assertThat(device.read(SECRET.value(), 16, true)).isEmpty();
  }

  @Test
  void unpluggingTheDeviceTakesItsStreamsDown() throws Exception {
    accept();
    List<String> lost = new ArrayList<>();
    machine.isolation.onStreamLost((port, stream, reason) -> lost.add(reason));

    machine.portA.disconnect();

    assertThat(lost).containsExactly("link down");
    assertThat(device.sendRaw(new Tlp.MemoryRead(TDI, HOST_PAGE.value(), 4, 1))).isEmpty();
    assertThatThrownBy(() -> machine.complex.mmio(SupervisorDomain.HOST).read32(WINDOW_A))
        .isInstanceOf(BusFault.class);
  }

  @Test
  void packetsLongerThanTheLimitsAreRefused() throws Exception {
    accept();

    device.write(SECRET.value(), Bytes.zeros(TransferLimits.STANDARD.maxPayload() + 1), true);
    assertThat(secret()).isEqualTo(DATA);
    assertThat(device.read(SECRET.value(), TransferLimits.STANDARD.maxReadRequest() + 1, true))
        .isEmpty();
    assertThat(device.read(SECRET.value(), TransferLimits.STANDARD.maxReadRequest(), true))
        .isPresent();
    device.write(SECRET.value(), Bytes.zeros(TransferLimits.STANDARD.maxPayload()), true);
    assertThat(secret()).isEqualTo(Bytes.zeros(16));
    assertThat(machine.refusals()).containsExactly(Gate.FORM, Gate.FORM);
  }

  @Test
  void aDeviceMakesNoConfigurationRequestsAndNoUnaskedCompletions() {
    assertThat(status(device.sendInTheClear(new Tlp.ConfigRead(TDI, TinyMachine.PORT_A, 0, 1))))
        .contains(CompletionStatus.UR);
    assertThat(status(device.sendInTheClear(new Tlp.ConfigWrite(TDI, TinyMachine.PORT_A, 0, 1, 5))))
        .contains(CompletionStatus.UR);
    assertThat(
            device.sendInTheClear(
                new Tlp.Completion(TDI, TinyMachine.PORT_A, 1, CompletionStatus.SUCCESS, DATA)))
        .isEmpty();
    assertThat(machine.refusals()).containsExactly(Gate.FORM, Gate.FORM, Gate.FORM);
  }

  @Test
  void anInterruptOfAnUntrustedWriteReachesTheHost() {
    device.sendInTheClear(new Tlp.MemoryWrite(TDI, INTERRUPTS.value() + 8, Bytes.of(5, 1, 0, 0)));

    assertThat(machine.events).contains(new FabricEvent.Interrupt(TDI, INTERRUPTS.plus(8), 0x105));
  }

  @Test
  void aTrustedWriteIsNoInterrupt() throws Violation {
    accept();
    device.write(INTERRUPTS.value(), Bytes.of(5, 0, 0, 0), true);

    assertThat(machine.events).noneMatch(FabricEvent.Interrupt.class::isInstance);
    assertThat(machine.refusals()).containsExactly(Gate.MEMORY);
  }
}
