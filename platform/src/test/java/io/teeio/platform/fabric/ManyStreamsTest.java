package io.teeio.platform.fabric;

import static io.teeio.platform.fabric.TinyMachine.SECRET;
import static io.teeio.platform.fabric.TinyMachine.WINDOW_A;
import static io.teeio.platform.fabric.TinyMachine.WINDOW_B;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.ide.IdeProfile;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several root ports, each with streams to devices behind switches behind switches. */
class ManyStreamsTest {
  private static final long MIB = 1L << 20;
  private static final int DEVICES = 3;

  private final TinyMachine machine = new TinyMachine();
  private final List<Switch> hubs = new ArrayList<>();
  private final List<List<TinyDevice>> devices =
      List.of(below(machine.portA, 0x80, WINDOW_A), below(machine.portB, 0xC0, WINDOW_B));

  /** Three devices with the same stream ids at each port, each below one switch more. */
  private List<TinyDevice> below(RootPort port, int firstBus, HostAddress window) {
    List<TinyDevice> made = new ArrayList<>();
    Switch above =
        new Switch(
            RequesterId.of(0, firstBus, 0, 0), new BusRange(0, firstBus + 1, firstBus + 0x3F));
    port.connect(above);
    hubs.add(above);
    for (int i = 0; i < DEVICES; i++) {
      int bus = firstBus + 2 + 4 * i;
      HostAddress bar = window.plus(i * MIB);
      TinyDevice device =
          new TinyDevice(
              RequesterId.of(0, bus, 0, 0), bar.value(), StreamId.of(1 + i), machine.crypto);
      above.connect(device, new BusRange(0, bus, bus), new MmioWindow(bar, MIB));
      Switch next =
          new Switch(RequesterId.of(0, bus + 1, 0, 0), new BusRange(0, bus + 2, firstBus + 0x3F));
      above.connect(
          next,
          new BusRange(0, bus + 1, firstBus + 0x3F),
          new MmioWindow(bar.plus(MIB), (DEVICES - i) * MIB));
      above = next;
      machine.secure(port, device, TinyMachine.around(device.id(), bar.value()));
      machine.classify(device.id());
      device.lock();
      made.add(device);
    }
    return made;
  }

  private static long page(int port, int device) {
    return SECRET.value() + 4096L * (port * DEVICES + device);
  }

  @Test
  void everyStreamOfEveryPortCarriesItsOwnTraffic() throws Exception {
    MmioAccess tee = machine.complex.mmio(SupervisorDomain.TEE);
    for (int port = 0; port < 2; port++) {
      for (int i = 0; i < DEVICES; i++) {
        TinyDevice device = devices.get(port).get(i);
        HostAddress bar = (port == 0 ? WINDOW_A : WINDOW_B).plus(i * MIB);
        tee.write32(bar, 100 * port + i);
        assertThat(tee.read32(bar)).isEqualTo(100 * port + i);
        device.write(page(port, i), Bytes.of(port, i), true);
        assertThat(device.read(page(port, i), 2, true)).contains(Bytes.of(port, i));
      }
    }
    assertThat(machine.refusals()).isEmpty();
  }

  @Test
  void aPortThatLosesItsLinkLosesItsStreamsAlone() throws Exception {
    machine.portA.cut();

    for (TinyDevice device : devices.getFirst()) {
      assertThat(device.stream().isSecure()).isFalse();
    }
    for (int i = 0; i < DEVICES; i++) {
      devices.getLast().get(i).write(page(1, i), Bytes.of(7), true);
      assertThat(machine.tee.read(new HostAddress(page(1, i)), 1)).isEqualTo(Bytes.of(7));
    }
  }

  @Test
  void aPacketOfOnePortsStreamMeansNothingAtTheOther() throws Exception {
    TinyDevice here = devices.getFirst().getFirst();
    IdeTlp packet =
        here.stream().protect(new Tlp.MemoryWrite(here.id(), page(0, 0), Bytes.of(9)), true);

    hubs.getLast().up(packet);

    assertThat(machine.refusals()).containsExactly(FabricEvent.Gate.IDE);
    assertThat(machine.tee.read(new HostAddress(page(0, 0)), 1)).isEqualTo(Bytes.of(0));
  }

  /** The host moves a device's window to another one: the TEE's request comes to neither. */
  @Test
  void aReprogrammedSwitchLeadsRequestsNowhere() throws Exception {
    HostConfigAccess config = machine.complex.hostConfig();
    RequesterId first = RequesterId.of(0, 0x81, 0, 0);
    int window = config.read(first, 0x24);
    config.write(first, 0x24, 0x4010_4010);
    MmioAccess tee = machine.complex.mmio(SupervisorDomain.TEE);

    boolean answered = true;
    try {
      tee.write32(WINDOW_A, 1);
      tee.read32(WINDOW_A);
    } catch (BusFault gone) {
      answered = false;
    }

    assertThat(answered).isFalse();
    assertThat(devices.getFirst().getFirst().answers()).isZero();
    config.write(first, 0x24, window);
  }

  @Test
  void unitsAndCrcsCrossSwitchesAndReachMemoryWhole() throws Exception {
    TinyDevice device = devices.getFirst().getLast();
    for (IdeProfile profile :
        List.of(new IdeProfile(8, false), new IdeProfile(4, true), new IdeProfile(1, true))) {
      device.stream().sendAs(profile);
      Bytes data = Bytes.of(profile.aggregation(), profile.pcrc() ? 1 : 0, 3, 4);
      List<Tlp> unit = new ArrayList<>();
      for (int i = 0; i < profile.aggregation(); i++) {
        unit.add(new Tlp.MemoryWrite(device.id(), page(0, 2) + 4L * i, data));
      }
      for (IdeTlp packet : device.stream().protect(unit, true)) {
        assertThat(device.sendRaw(packet)).isEmpty();
      }
      for (int i = 0; i < profile.aggregation(); i++) {
        assertThat(machine.tee.read(new HostAddress(page(0, 2) + 4L * i), 4)).isEqualTo(data);
      }
      assertThat(device.read(page(0, 2), 4, true)).contains(data);
    }
    assertThat(machine.refusals()).isEmpty();
  }

  @Test
  void aUnitWhoseMacNeverComesReachesNoMemory() throws Violation {
    TinyDevice device = devices.getFirst().getFirst();
    device.stream().sendAs(new IdeProfile(2, false));
    Tlp write = new Tlp.MemoryWrite(device.id(), page(0, 0), Bytes.of(5));
    List<IdeTlp> packets = device.stream().protect(List.of(write, write), true);

    device.sendRaw(packets.getFirst());
    device.sendRaw(
        device.stream().protect(new Tlp.MemoryRead(device.id(), page(0, 0), 1, 1), true));

    assertThat(machine.refusals()).containsExactly(FabricEvent.Gate.IDE);
    assertThat(machine.chips.u8(page(0, 0))).isZero();
  }
}
