package io.teeio.platform.fabric;

import static io.teeio.platform.fabric.TinyMachine.PORT_A;
import static io.teeio.platform.fabric.TinyMachine.WINDOW_A;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.pcie.MessageCode;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.Tlp;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.wire.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hot reset, links that go down, and devices that are pulled out, at root ports and switches. */
class LinkChangeTest {
  private static final int BRIDGE_CONTROL = 0x3C;
  private static final int RESET = 1 << 22;
  private static final int LINK_CONTROL = 0x50;
  private static final int SLOT_STATUS = 0x58;
  private static final int DISABLE = 1 << 4;
  private static final int ACTIVE = 1 << 29;
  private static final int PRESENT = 1 << 22;
  private static final int CHANGED = 1 << 24;
  private static final RequesterId HUB = RequesterId.of(0, 0x80, 0, 0);
  private static final RequesterId DEVICE = RequesterId.of(0, 0x84, 0, 0);

  private final TinyMachine machine = new TinyMachine();
  private final Switch hub = new Switch(HUB, new BusRange(0, 0x81, 0xBF));
  private final Switch inner =
      new Switch(RequesterId.of(0, 0x82, 0, 0), new BusRange(0, 0x83, 0xBF));
  private final TinyDevice device = device();
  private final HostConfigAccess config = machine.complex.hostConfig();
  private final MmioAccess tee = machine.complex.mmio(SupervisorDomain.TEE);
  private final RequesterId outerPort;
  private final RequesterId innerPort;

  LinkChangeTest() {
    MmioWindow window = new MmioWindow(WINDOW_A, 1 << 20);
    innerPort = inner.connect(device, new BusRange(0, 0x84, 0x84), window);
    outerPort = hub.connect(inner, new BusRange(0, 0x82, 0xBF), window);
    machine.portA.connect(hub);
    machine.secure(machine.portA, device, TinyMachine.around(DEVICE, WINDOW_A.value()));
    machine.classify(DEVICE);
    device.lock();
  }

  private TinyDevice device() {
    return new TinyDevice(DEVICE, WINDOW_A.value(), StreamId.of(1), machine.crypto);
  }

  private boolean isRootPortSecure() {
    return machine.complex.rootPorts().getFirst() == machine.portA
        && machine.events.stream()
            .noneMatch(event ->
                event instanceof FabricEvent.Ide ide
                    && ide.event() instanceof io.teeio.pcie.ide.IdeEvent.StateChanged changed
                    && changed.state() == io.teeio.pcie.ide.IdeState.INSECURE);
  }

  private List<FabricEvent> reported() {
    return machine.events.stream()
        .filter(event ->
            event instanceof FabricEvent.ErrorReported || event instanceof FabricEvent.LinkChanged)
        .toList();
  }

  @Test
  void theHostResetsWhatIsBelowASwitchPort() throws Exception {
    tee.write32(WINDOW_A, 1);

    config.write(innerPort, BRIDGE_CONTROL, RESET);

    assertThat(device.changes()).containsExactly(LinkChange.HOT_RESET);
    assertThat(config.isThere(DEVICE)).isFalse();
    assertThat(config.read(innerPort, LINK_CONTROL) & ACTIVE).isZero();
    assertThat(device.sendInTheClear(new Tlp.MemoryRead(DEVICE, 0x8020_0000L, 4, 1))).isEmpty();

    config.write(innerPort, BRIDGE_CONTROL, 0);

    assertThat(device.changes()).containsExactly(LinkChange.HOT_RESET, LinkChange.UP);
    assertThat(config.isThere(DEVICE)).isTrue();
    assertThat(config.read(innerPort, LINK_CONTROL) & ACTIVE).isNotZero();
    assertThat(config.read(innerPort, SLOT_STATUS)).isEqualTo(PRESENT | CHANGED);
    config.write(innerPort, SLOT_STATUS, CHANGED);
    assertThat(config.read(innerPort, SLOT_STATUS)).isEqualTo(PRESENT);
    assertThat(isRootPortSecure()).as("a root port does not see it").isTrue();
    assertThatThrownBy(() -> tee.read32(WINDOW_A)).isInstanceOf(BusFault.class);
    assertThat(reported()).isEmpty();
  }

  @Test
  void aResetFromAboveTakesTheSwitchesBelowWithIt() {
    config.write(outerPort, BRIDGE_CONTROL, RESET);
    config.write(outerPort, BRIDGE_CONTROL, 0);

    assertThat(device.changes()).containsExactly(LinkChange.HOT_RESET, LinkChange.UP);
    assertThat(config.isThere(inner())).isTrue();
    assertThat(config.read(innerPort, 0x18))
        .as("nobody gave it buses")
        .isEqualTo(HostConfigAccess.NOBODY);
    assertThat(config.isThere(DEVICE)).isFalse();

    config.write(inner(), 0x18, 0x00BF_8382);
    config.write(innerPort, 0x18, 0x0084_8483);
    assertThat(config.isThere(DEVICE)).as("the host gave them anew").isTrue();
  }

  private static RequesterId inner() {
    return RequesterId.of(0, 0x82, 0, 0);
  }

  @Test
  void theUpperPortOfASwitchResetsAllOfItsLinks() {
    config.write(HUB, BRIDGE_CONTROL, RESET);

    assertThat(device.changes()).containsExactly(LinkChange.HOT_RESET);
    assertThat(config.isThere(inner())).isFalse();
    assertThat(config.isThere(outerPort)).as("its own ports stay").isTrue();
  }

  @Test
  void aDisabledLinkIsNoErrorAndABrokenOneIs() {
    config.write(innerPort, LINK_CONTROL, DISABLE);
    assertThat(device.changes()).containsExactly(LinkChange.DOWN);
    assertThat(reported()).isEmpty();
    hub.cut(outerPort);
    assertThat(device.changes()).containsExactly(LinkChange.DOWN);
    hub.mend(outerPort);
    assertThat(device.changes()).containsExactly(LinkChange.DOWN, LinkChange.UP);

    assertThat(reported())
        .containsExactly(new FabricEvent.ErrorReported(PORT_A, outerPort, MessageCode.ERR_FATAL));
  }

  @Test
  void whatIsPulledOutOfASwitchIsAFatalErrorAndSomethingElseCanBePluggedIn() throws Exception {
    inner.unplug(innerPort);

    assertThat(device.changes()).containsExactly(LinkChange.REMOVED);
    assertThat(reported())
        .containsExactly(new FabricEvent.ErrorReported(PORT_A, innerPort, MessageCode.ERR_FATAL));
    assertThat(config.read(innerPort, SLOT_STATUS)).isEqualTo(CHANGED);
    assertThatThrownBy(() -> tee.read32(WINDOW_A)).isInstanceOf(BusFault.class);

    TinyDevice other = device();
    inner.plug(innerPort, other);
    assertThat(config.isThere(DEVICE)).isTrue();
    assertThatThrownBy(() -> tee.read32(WINDOW_A)).as("without keys").isInstanceOf(BusFault.class);
    assertThatThrownBy(() -> inner.plug(innerPort, other))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> inner.unplug(HUB)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLinkThatBreaksAtTheRootPortTakesItsStreamsWithIt() {
    machine.portA.cut();

    assertThat(machine.portA.isLinkLost()).isTrue();
    assertThat(device.changes()).containsExactly(LinkChange.DOWN);
    assertThat(isRootPortSecure()).isFalse();
    machine.portA.mend();
    assertThat(machine.portA.isLinkLost()).isFalse();
    assertThat(device.changes()).containsExactly(LinkChange.DOWN, LinkChange.UP);
    assertThat(reported())
        .containsExactly(
            new FabricEvent.LinkChanged(PORT_A, LinkChange.DOWN),
            new FabricEvent.LinkChanged(PORT_A, LinkChange.UP));
    assertThatThrownBy(() -> tee.read32(WINDOW_A)).isInstanceOf(BusFault.class);
  }

  @Test
  void aLinkWithNothingBelowNeitherBreaksNorComesUp() {
    machine.portB.cut();
    machine.portB.mend();
    assertThat(reported()).isEmpty();
  }

  @Test
  void theHostCannotResetThroughARootPort() {
    config.write(PORT_A, BRIDGE_CONTROL, RESET);

    assertThat(device.changes()).isEmpty();
    assertThat(isRootPortSecure()).isTrue();
  }

  @Test
  void whatIsLostIsATimeoutAtTheRootPort() {
    device.fallSilent();

    assertThatThrownBy(() -> tee.read32(WINDOW_A))
        .isInstanceOfSatisfying(
            BusFault.class,
            fault -> assertThat(fault.reason()).isEqualTo(BusFault.Reason.NO_COMPLETION));
    assertThat(machine.events).hasAtLeastOneElementOfType(FabricEvent.CompletionTimeout.class);
  }

  @Test
  void errorMessagesReachTheRootPortWithWhoeverSaysThem() {
    for (MessageCode code :
        List.of(MessageCode.ERR_COR, MessageCode.ERR_NONFATAL, MessageCode.ERR_FATAL)) {
      device.sendInTheClear(new Tlp.Message(DEVICE, code, Bytes.EMPTY));
      assertThat(reported()).contains(new FabricEvent.ErrorReported(PORT_A, DEVICE, code));
    }
    assertThat(isRootPortSecure()).isTrue();
  }
}
