package io.teeio.platform.fabric;

import static io.teeio.platform.fabric.TinyMachine.MEMORY;
import static io.teeio.platform.fabric.TinyMachine.PORT_A;
import static io.teeio.platform.fabric.TinyMachine.WINDOW_A;
import static io.teeio.platform.fabric.TinyMachine.WINDOW_B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.pcie.CompletionStatus;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.KeySet;
import io.teeio.pcie.Packet;
import io.teeio.pcie.PacketPort;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.ide.LinkDirection;
import io.teeio.pcie.ide.Received;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The way of a hart's request to a device: who may send T=1, and what answers are taken. */
class OutboundPathTest {
  private static final RequesterId TDI = RequesterId.of(0, 0xBE, 0x1D, 7);
  private static final RequesterId HUB = RequesterId.of(0, 0x80, 0, 0);

  private final TinyMachine machine = new TinyMachine();
  private final Switch hub = new Switch(HUB, new BusRange(0, 0x81, 0xBF));
  private final TinyDevice device =
      new TinyDevice(TDI, WINDOW_A.value(), StreamId.of(1), machine.crypto);
  private final MmioAccess host = machine.complex.mmio(SupervisorDomain.HOST);
  private final MmioAccess tee = machine.complex.mmio(SupervisorDomain.TEE);

  OutboundPathTest() {
    machine.portA.connect(hub);
    hub.connect(device, new BusRange(0, 0xBE, 0xBF), new MmioWindow(WINDOW_A, 1L << 20));
  }

  private void secure() {
    machine.secure(machine.portA, device, TinyMachine.around(TDI, WINDOW_A.value()));
    device.lock();
  }

  private static void faults(BusFault.Reason reason, ThrowingCallable access) {
    assertThatThrownBy(access)
        .isInstanceOfSatisfying(
            BusFault.class, fault -> assertThat(fault.reason()).isEqualTo(reason));
  }

  @Test
  void theHostUsesAnUnlockedDevice() throws BusFault {
    host.write32(WINDOW_A.plus(8), 0x1234_5678);
    host.write64(WINDOW_A.plus(16), 0x1122_3344_5566_7788L);

    assertThat(host.read32(WINDOW_A.plus(8))).isEqualTo(0x1234_5678);
    assertThat(host.read64(WINDOW_A.plus(16))).isEqualTo(0x1122_3344_5566_7788L);
  }

  /** T001: T=0 to a locked device is refused, and the host has no way to make T=1. */
  @Test
  void theHostCannotReachALockedDevice() throws BusFault {
    secure();
    tee.write32(WINDOW_A, 0x5555_5555);
    int before = device.answers();

    faults(BusFault.Reason.UNSUPPORTED_REQUEST, () -> host.read32(WINDOW_A));
    host.write32(WINDOW_A, 0);

    assertThat(device.answers()).isEqualTo(before);
    assertThat(tee.read32(WINDOW_A)).isEqualTo(0x5555_5555);
    assertThat(sent())
        .filteredOn(IdeTlp.class::isInstance)
        .extracting(packet -> ((IdeTlp) packet).tee())
        .containsExactly(true, false, false, true);
  }

  private List<Packet> sent() {
    return machine.events.stream()
        .filter(FabricEvent.PacketCarried.class::isInstance)
        .map(FabricEvent.PacketCarried.class::cast)
        .filter(event -> event.direction() == LinkDirection.DOWNSTREAM)
        .map(FabricEvent.PacketCarried::packet)
        .toList();
  }

  @Test
  void trustedRequestsDoNotLeaveInTheClear() {
    faults(BusFault.Reason.REFUSED, () -> tee.read32(WINDOW_A));
    faults(BusFault.Reason.REFUSED, () -> tee.write32(WINDOW_A, 1));
    assertThat(sent()).isEmpty();
    assertThat(machine.events).hasOnlyElementsOfType(FabricEvent.OutboundRefused.class);
  }

  @Test
  void trustedRequestsDoNotLeaveOutsideTheStreamsAddresses() {
    secure();
    int before = sent().size();

    faults(BusFault.Reason.REFUSED, () -> tee.read32(WINDOW_A.plus(2L << 20)));
    assertThat(sent()).hasSize(before);
  }

  @Test
  void nothingLeavesOnAStreamThatFailed() {
    secure();
    machine.portA.disconnect();

    faults(BusFault.Reason.REFUSED, () -> tee.read32(WINDOW_A));
    faults(BusFault.Reason.REFUSED, () -> host.read32(WINDOW_A));
  }

  @Test
  void theMptGuardsDeviceRegistersToo() throws BusFault {
    machine.isolation.setConfidential(WINDOW_A, 1);

    faults(BusFault.Reason.REFUSED, () -> host.read32(WINDOW_A));
    faults(BusFault.Reason.REFUSED, () -> host.write32(WINDOW_A.plus(0xFFC), 1));
    assertThat(sent()).isEmpty();
    machine.isolation.setNonConfidential(WINDOW_A, 1);
    assertThat(host.read32(WINDOW_A)).isZero();
  }

  @Test
  void addressesThatNoRootPortRoutesHaveNoRoute() {
    faults(BusFault.Reason.NO_ROUTE, () -> host.read32(new HostAddress(0x1000)));
    faults(BusFault.Reason.NO_ROUTE, () -> host.read32(MEMORY));
    faults(BusFault.Reason.NO_ROUTE, () -> host.read32(WINDOW_A.plus(16L << 20)));
    faults(BusFault.Reason.NO_ROUTE, () -> host.read32(WINDOW_A.plus(-4)));
    faults(BusFault.Reason.NO_COMPLETION, () -> host.read32(WINDOW_B));
    faults(BusFault.Reason.UNSUPPORTED_REQUEST, () -> host.read32(WINDOW_A.plus(8L << 20)));
  }

  @Test
  void accessesThatADeviceCannotTakeHaveNoRoute() throws BusFault {
    faults(BusFault.Reason.NO_ROUTE, () -> host.read(WINDOW_A, 0));
    faults(BusFault.Reason.NO_ROUTE, () -> host.read(WINDOW_A, 513));
    faults(BusFault.Reason.NO_ROUTE, () -> host.read32(WINDOW_A.plus(4094)));
    faults(BusFault.Reason.NO_ROUTE, () -> host.write(WINDOW_A, Bytes.zeros(257)));
    assertThat(host.read(WINDOW_A, 512)).isEqualTo(Bytes.zeros(512));
    host.write(WINDOW_A, Bytes.zeros(256));
    assertThat(device.answers()).isEqualTo(2);
  }

  @Test
  void aSilentDeviceIsNoCompletion() {
    device.fallSilent();
    faults(BusFault.Reason.NO_COMPLETION, () -> host.read32(WINDOW_A));
  }

  /** T006: whoever sits between cannot answer for the device. */
  @Test
  void anAnswerInTheClearToATrustedReadIsNotTaken() {
    secure();
    hub.intercept((direction, packet, next) ->
        Optional.of(
            new Tlp.Completion(
                TDI, PORT_A, lastTag(packet), CompletionStatus.SUCCESS, Bytes.zeros(4))));

    faults(BusFault.Reason.NO_COMPLETION, () -> tee.read32(WINDOW_A));
  }

  /** The device's end of the stream seals it, so the MAC is right; only the T bit is not. */
  @Test
  void anAnswerWithAnotherTBitIsNotTaken() {
    secure();
    for (boolean asked : new boolean[] {true, false}) {
      hub.intercept((direction, packet, next) -> {
        try {
          Received request = device.stream().open((IdeTlp) packet);
          int tag = ((Tlp.MemoryRead) request.tlp()).tag();
          return Optional.of(
              device.stream()
                  .protect(
                      new Tlp.Completion(
                          TDI, PORT_A, tag, CompletionStatus.SUCCESS, Bytes.zeros(4)),
                      !request.tee()));
        } catch (Violation violation) {
          throw new AssertionError(violation);
        }
      });
      MmioAccess access = asked ? tee : host;
      faults(BusFault.Reason.NO_COMPLETION, () -> access.read32(WINDOW_A));
    }
    assertThat(machine.refusals()).containsExactly(FabricEvent.Gate.IDE, FabricEvent.Gate.IDE);
  }

  private static int lastTag(Packet packet) {
    // The header of an IDE TLP is readable for everybody, its tag included.
    return packet instanceof IdeTlp ide ? ide.header().at(ide.header().length() - 1) : 0;
  }

  @Test
  void aForgedAnswerMakesTheStreamInsecure() {
    secure();
    hub.intercept((direction, packet, next) ->
        next.transmit(packet)
            .map(answer -> {
              IdeTlp ide = (IdeTlp) answer;
              byte[] sealed = ide.sealed().toArray();
              sealed[0] ^= 0x40;
              return new IdeTlp(
                  ide.stream(),
                  ide.subStream(),
                  ide.keySet(),
                  ide.tee(),
                  ide.prSentCounter(),
                  ide.header(),
                  Bytes.copyOf(sealed));
            }));

    faults(BusFault.Reason.NO_COMPLETION, () -> tee.read32(WINDOW_A));
    hub.intercept(LinkInterceptor.HONEST);
    faults(BusFault.Reason.REFUSED, () -> tee.read32(WINDOW_A));
  }

  @Test
  void aCompletionThatAnswersAnotherRequestIsNotTaken() {
    for (Tlp.Completion wrong :
        List.of(
            new Tlp.Completion(TDI, PORT_A, 200, CompletionStatus.SUCCESS, Bytes.zeros(4)),
            new Tlp.Completion(TDI, HUB, 1, CompletionStatus.SUCCESS, Bytes.zeros(4)),
            new Tlp.Completion(
                RequesterId.of(0, 0xC1, 0, 0), PORT_A, 1, CompletionStatus.SUCCESS, Bytes.zeros(4)),
            new Tlp.Completion(TDI, PORT_A, 1, CompletionStatus.SUCCESS, Bytes.zeros(8)),
            new Tlp.Completion(TDI, PORT_A, 1, CompletionStatus.SUCCESS, Bytes.EMPTY))) {
      TinyMachine fresh = new TinyMachine();
      fresh.portA.connect(new Answering(wrong));
      faults(
          BusFault.Reason.NO_COMPLETION,
          () -> fresh.complex.mmio(SupervisorDomain.HOST).read32(WINDOW_A));
      assertThat(fresh.refusals()).containsExactly(FabricEvent.Gate.FORM);
    }
  }

  @Test
  void aCompleterAbortIsToldFromAnUnsupportedRequest() {
    TinyMachine fresh = new TinyMachine();
    fresh.portA.connect(new Answering(Tlp.Completion.failure(TDI, PORT_A, 1, CompletionStatus.CA)));
    faults(
        BusFault.Reason.COMPLETER_ABORT,
        () -> fresh.complex.mmio(SupervisorDomain.HOST).read32(WINDOW_A));
  }

  /** Answers everything with one packet. */
  private record Answering(Packet packet) implements Endpoint {
    @Override
    public Optional<Packet> receive(Packet request) {
      return Optional.of(packet);
    }

    @Override
    public void attach(PacketPort upstream) {}

    @Override
    public void linkChanged(LinkChange change) {}

    @Override
    public Optional<Integer> configRead(RequesterId function, int offset) {
      return Optional.empty();
    }

    @Override
    public void configWrite(RequesterId function, int offset, int value) {}
  }

  @Test
  void aRefreshedStreamGoesOnWithTheNewKeySet() throws BusFault {
    secure();
    tee.write32(WINDOW_A, 7);
    machine.rekey(machine.portA, device, KeySet.K1);

    assertThat(tee.read32(WINDOW_A)).isEqualTo(7);
    assertThat(sent().getLast())
        .isInstanceOfSatisfying(
            IdeTlp.class, packet -> assertThat(packet.keySet()).isEqualTo(KeySet.K1));
  }

  @Test
  void configurationSpaceIsReachedThroughTheSwitch() {
    HostConfigAccess config = machine.complex.hostConfig();

    assertThat(config.read(TDI, 0)).isEqualTo(0x0001_1AF4);
    config.write(TDI, 0x40, 0x55);
    assertThat(config.read(TDI, 0x40)).isEqualTo(0x55);
    assertThat(config.isThere(TDI)).isTrue();
    assertThat(config.isThere(RequesterId.of(0, 0xBE, 0, 0))).isFalse();
    assertThat(config.read(HUB, 0x08) >>> 16).isEqualTo(0x0604);
    assertThat(config.read(RequesterId.of(0, 0x81, 0, 0), 0x18)).isEqualTo(0x00BF_BE81);
    assertThat(config.isThere(RequesterId.of(0, 0x81, 1, 0))).isFalse();
    assertThat(config.isThere(RequesterId.of(0, 0xC1, 0, 0))).isFalse();
    assertThat(config.rootPorts()).extracting(RootPortFacts::id).contains(PORT_A);
  }

  /** CoVE-IO 07: the configuration space of root ports is the RDSM's. */
  @Test
  void theHostDoesNotSeeRootPorts() {
    HostConfigAccess config = machine.complex.hostConfig();

    assertThat(config.read(PORT_A, 0)).isEqualTo(HostConfigAccess.NOBODY);
    config.write(PORT_A, 0x10, 1);
    assertThat(machine.events)
        .containsExactly(
            new FabricEvent.RootPortConfigRefused(PORT_A, 0),
            new FabricEvent.RootPortConfigRefused(PORT_A, 0x10));
  }

  /** T003: a switch that sends packets elsewhere only breaks the stream. */
  @Test
  void aRedirectedPacketIsWorthNothingElsewhere() throws Exception {
    TinyDevice accomplice =
        new TinyDevice(
            RequesterId.of(0, 0xBC, 0, 0), WINDOW_A.value(), StreamId.of(1), machine.crypto);
    hub.connect(
        accomplice, new BusRange(0, 0xBC, 0xBD), new MmioWindow(WINDOW_A.plus(4L << 20), 1L << 20));
    secure();
    hub.intercept((direction, packet, next) -> accomplice.receive(packet));

    tee.write32(WINDOW_A, 0x5EC2E7);
    faults(BusFault.Reason.NO_COMPLETION, () -> tee.read32(WINDOW_A));

    assertThat(accomplice.answers()).isZero();
    hub.intercept(LinkInterceptor.HONEST);
    tee.write32(WINDOW_A, 0x5EC2E7);
    assertThat(device.answers()).isZero();
    assertThat(device.stream().isSecure()).isFalse();
  }

  /** T003: the same with the switch's own registers, which the host may write. */
  @Test
  void movedWindowsSendPacketsToADeviceThatCannotOpenThem() throws Exception {
    TinyDevice accomplice =
        new TinyDevice(
            RequesterId.of(0, 0xBC, 0, 0), WINDOW_A.value(), StreamId.of(1), machine.crypto);
    hub.connect(
        accomplice, new BusRange(0, 0xBC, 0xBD), new MmioWindow(WINDOW_A.plus(4L << 20), 1L << 20));
    secure();
    HostConfigAccess config = machine.complex.hostConfig();
    RequesterId first = RequesterId.of(0, 0x81, 0, 0);
    RequesterId second = RequesterId.of(0, 0x81, 1, 0);
    int window = config.read(first, 0x24);
    config.write(first, 0x24, config.read(second, 0x24));
    config.write(second, 0x24, window);

    tee.write32(WINDOW_A, 0x5EC2E7);

    assertThat(accomplice.answers()).isZero();
    faults(BusFault.Reason.NO_COMPLETION, () -> tee.read32(WINDOW_A));
  }
}
