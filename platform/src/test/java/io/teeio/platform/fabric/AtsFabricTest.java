package io.teeio.platform.fabric;

import static io.teeio.platform.fabric.TinyMachine.HOST_PAGE;
import static io.teeio.platform.fabric.TinyMachine.PORT_A;
import static io.teeio.platform.fabric.TinyMachine.SECRET;
import static io.teeio.platform.fabric.TinyMachine.WINDOW_A;
import static io.teeio.platform.fabric.TinyMachine.WINDOW_B;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.pcie.AddressType;
import io.teeio.pcie.AtsBody;
import io.teeio.pcie.CompletionStatus;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.MessageCode;
import io.teeio.pcie.Packet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.Tlp;
import io.teeio.platform.fabric.link.PacketFilter;
import io.teeio.platform.fabric.link.TamperedLink;
import io.teeio.platform.fabric.link.Tampering;
import io.teeio.platform.iommu.DeviceContext;
import io.teeio.platform.iommu.IommuCommand;
import io.teeio.platform.iommu.IommuRegisters;
import io.teeio.platform.memory.Access;
import io.teeio.platform.memory.HostAddress;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Requests for translations, translated requests and invalidations, as packets under IDE. */
class AtsFabricTest {
  private static final RequesterId DEVICE = RequesterId.of(0, 0x82, 0, 0);
  private static final HostAddress DIRECTORY = SECRET.plus(0x8000);
  private static final HostAddress COMMANDS = SECRET.plus(0xC000);
  private static final long ALL = 0x7FFF_FFFF_FFFF_F800L;
  private static final Bytes DATA = Bytes.fromHex("0011223344556677");

  private final TinyMachine machine = new TinyMachine();
  private final Switch hub = new Switch(RequesterId.of(0, 0x80, 0, 0), new BusRange(0, 0x81, 0xBF));
  private final TinyDevice device =
      new TinyDevice(DEVICE, WINDOW_A.value(), StreamId.of(1), machine.crypto);
  private final AtsRequester cache = new AtsRequester(DEVICE, this::ask);
  private int commands;

  AtsFabricTest() throws Exception {
    machine.portA.connect(hub);
    hub.connect(device, new BusRange(0, 0x82, 0x82), new MmioWindow(WINDOW_A, 1 << 20));
    machine.secure(machine.portA, device, TinyMachine.around(DEVICE, WINDOW_A.value()));
    machine.classify(DEVICE);
    device.listen(this::hear);
    allow(DeviceContext.EN_ATS | DeviceContext.EN_PRI);
    machine.teeIommu.write(IommuRegisters.CQB, 8, COMMANDS.value() >> 2 | 3);
    machine.teeIommu.write(IommuRegisters.CQCSR, 4, 1);
  }

  /** A directory of three levels, and a context that passes addresses through. */
  private void allow(long rights) throws Exception {
    allow(rights, 0);
  }

  private void allow(long rights, long iohgatp) throws Exception {
    for (int level = 2; level > 0; level--) {
      long index = DeviceContext.index(DEVICE.value(), level, true);
      machine.tee.writeLong(
          DIRECTORY.plus((2 - level) * 4096L + 8 * index),
          DIRECTORY.plus((3 - level) * 4096L).pageNumber() << 10 | 1);
    }
    long[] words = new DeviceContext(1 | rights, iohgatp, 0, 0, 0, 0, 0, 0).words();
    long index = DeviceContext.index(DEVICE.value(), 0, true);
    for (int i = 0; i < 8; i++) {
      machine.tee.writeLong(DIRECTORY.plus(2 * 4096L + 64 * index + 8L * i), words[i]);
    }
    machine.teeIommu.write(IommuRegisters.DDTP, 8, DIRECTORY.pageNumber() << 10 | 4);
  }

  private Optional<Tlp.Completion> ask(Tlp.MemoryRead read) {
    try {
      return device.send(read, true).map(Tlp.Completion.class::cast);
    } catch (Violation insecure) {
      return Optional.empty();
    }
  }

  private void hear(Tlp.Message message, boolean tee) {
    cache
        .hear(message)
        .ifPresent(answer -> {
          try {
            device.send(answer, tee);
          } catch (Violation insecure) {
            throw new AssertionError(insecure);
          }
        });
  }

  private void command(IommuCommand command) throws Exception {
    HostAddress at = COMMANDS.plus(16L * commands++);
    machine.tee.writeLong(at, command.dw0());
    machine.tee.writeLong(at.plus(8), command.dw1());
    machine.teeIommu.write(IommuRegisters.CQT, 4, commands);
  }

  private IommuCommand invalidation() {
    return new IommuCommand.AtsInvalidate(
        OptionalInt.empty(), OptionalInt.of(0), DEVICE.rid16(), ALL);
  }

  private Optional<HostAddress> translate() {
    return cache.translate(Access.WRITE, SECRET.value());
  }

  @Test
  void aDeviceAsksOnceAndThenSendsTranslatedAddresses() throws Exception {
    HostAddress translated = translate().orElseThrow();

    device.send(cache.write(translated, DATA), true);

    assertThat(machine.tee.read(SECRET, DATA.length())).isEqualTo(DATA);
    Tlp.Completion read = ask(cache.read(translated, DATA.length())).orElseThrow();
    assertThat(read.data()).isEqualTo(DATA);
    assertThat(translate()).contains(translated);
    assertThat(cache.size()).isEqualTo(1);
    assertThat(machine.refusals()).isEmpty();
  }

  @Test
  void whoMayNotUseAtsIsRefusedBothWays() throws Exception {
    allow(0);

    assertThat(translate()).isEmpty();
    device.send(cache.write(SECRET, DATA), true);

    assertThat(machine.refusals()).containsExactly(FabricEvent.Gate.IOMMU, FabricEvent.Gate.IOMMU);
    assertThat(machine.tee.read(SECRET, DATA.length())).isEqualTo(Bytes.zeros(DATA.length()));
  }

  /** In the clear a translated address is the host's, and the MPT still stands before the TEE. */
  @Test
  void aTranslatedAddressWithoutTheTeesStreamReachesNothing() {
    Optional<Packet> answer =
        device.sendInTheClear(
            new Tlp.MemoryRead(DEVICE, SECRET.value(), 8, 1, AddressType.TRANSLATED));

    assertThat(answer).contains(Tlp.Completion.failure(PORT_A, DEVICE, 1, CompletionStatus.UR));
  }

  @Test
  void anInvalidationReachesTheDeviceUnderIdeAndItsCompletionComesBackSo() throws Exception {
    assertThat(translate()).isPresent();

    command(invalidation());

    assertThat(device.messages()).containsExactly(MessageCode.INVALIDATE_REQUEST);
    assertThat(cache.size()).isZero();
    assertThat(machine.teeIommu.outstandingInvalidations()).isZero();
    assertThat(machine.refusals()).isEmpty();
    assertThat(machine.events)
        .filteredOn(FabricEvent.PacketCarried.class::isInstance)
        .last()
        .satisfies(event ->
            assertThat(((FabricEvent.PacketCarried) event).packet()).isInstanceOf(IdeTlp.class));
  }

  /**
   * T008: whoever keeps the invalidation from the device cannot say in its place that it obeyed.
   */
  @Test
  void aSwitchCannotForgeTheCompletionOfAnInvalidation() throws Exception {
    assertThat(translate()).isPresent();
    TamperedLink.in(hub, PacketFilter.UNDER_IDE, new Tampering.Drop());
    command(invalidation());
    int outstanding = machine.teeIommu.outstandingInvalidations();
    assertThat(outstanding).isNotZero();

    hub.up(
        new Tlp.Message(
            DEVICE,
            Optional.of(PORT_A),
            MessageCode.INVALIDATE_COMPLETION,
            new AtsBody(0, OptionalInt.empty(), false, false, outstanding, 1, 0).toBytes()));

    assertThat(machine.teeIommu.outstandingInvalidations()).isEqualTo(outstanding);
    assertThat(machine.refusals())
        .as("in the clear it is the host's IOMMU that hears it")
        .containsExactly(FabricEvent.Gate.IOMMU);
  }

  @Test
  void completionsThatNobodyWaitsForAndMessagesThatMakeNoSenseAreRefused() throws Exception {
    for (MessageCode code :
        new MessageCode[] {
          MessageCode.INVALIDATE_COMPLETION,
          MessageCode.INVALIDATE_REQUEST,
          MessageCode.PAGE_GROUP_RESPONSE
        }) {
      AtsBody body = new AtsBody(3, OptionalInt.of(5), true, true, 8, 1, 0);
      device.send(new Tlp.Message(DEVICE, Optional.of(PORT_A), code, body.toBytes()), true);
    }
    device.send(new Tlp.Message(DEVICE, MessageCode.PAGE_REQUEST, Bytes.of(1, 2, 3)), true);

    assertThat(machine.refusals())
        .containsExactly(
            FabricEvent.Gate.IOMMU,
            FabricEvent.Gate.FORM,
            FabricEvent.Gate.FORM,
            FabricEvent.Gate.FORM);
  }

  @Test
  void aPageRequestIsAnsweredThroughTheStream() throws Exception {
    AtsBody request =
        new AtsBody(0, OptionalInt.empty(), false, false, 0, 0, SECRET.value() | 4 | 1);

    device.send(new Tlp.Message(DEVICE, MessageCode.PAGE_REQUEST, request.toBytes()), true);

    assertThat(device.messages())
        .as("the queue is off, so the IOMMU answers")
        .containsExactly(MessageCode.PAGE_GROUP_RESPONSE);
  }

  @Test
  void withoutAStreamTheTeesInvalidationStaysInTheRootPort() throws Exception {
    assertThat(translate()).isPresent();
    machine.portA.cut();

    command(invalidation());

    assertThat(machine.teeIommu.outstandingInvalidations()).isNotZero();
    assertThat(device.messages()).isEmpty();
    assertThat(machine.events).hasAtLeastOneElementOfType(FabricEvent.MessageRefused.class);
  }

  /** The link is up, so what the root port sent in the clear would arrive. */
  @Test
  void theTeesInvalidationToAFunctionWithoutAStreamDoesNotLeave() {
    AtsBody body = new AtsBody(3, OptionalInt.empty(), false, false, 0, 0, 0);
    RequesterId neighbour = RequesterId.of(DEVICE.segment(), DEVICE.bus(), 0x1F, 7);

    machine.portA.down().tell(neighbour, MessageCode.INVALIDATE_REQUEST, body, true);

    assertThat(device.messages()).isEmpty();
    assertThat(machine.events).hasAtLeastOneElementOfType(FabricEvent.MessageRefused.class);
    machine.portA.down().tell(neighbour, MessageCode.INVALIDATE_REQUEST, body, false);
    assertThat(device.messages()).containsExactly(MessageCode.INVALIDATE_REQUEST);
  }

  @Test
  void tablesThatCannotBeReadAreACompleterAbort() throws Exception {
    allow(DeviceContext.EN_ATS, 8L << 60 | 0x100_0000_0000L >> 12);
    Tlp.MemoryRead read = Tlp.MemoryRead.translation(DEVICE, SECRET.value(), true, 7);

    assertThat(ask(read).orElseThrow().status()).isEqualTo(CompletionStatus.CA);
  }

  @Test
  void noDeviceReachesTheRegistersOfAnother() throws Exception {
    TinyDevice other =
        machine.plug(machine.portB, RequesterId.of(0, 0xC1, 0, 0), WINDOW_B.value(), 2);

    device.write(WINDOW_B.value(), DATA, true);
    assertThat(device.read(WINDOW_B.value(), 8, true)).isEmpty();
    other.sendInTheClear(new Tlp.MemoryWrite(other.id(), HOST_PAGE.value(), DATA));

    assertThat(other.answers()).isZero();
    assertThat(machine.refusals())
        .containsExactly(FabricEvent.Gate.PEER_TO_PEER, FabricEvent.Gate.PEER_TO_PEER);
  }
}
