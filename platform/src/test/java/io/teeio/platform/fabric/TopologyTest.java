package io.teeio.platform.fabric;

import static io.teeio.platform.fabric.TinyMachine.WINDOW_A;
import static io.teeio.platform.fabric.TinyMachine.WINDOW_B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.pcie.MessageCode;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.ide.AddressRange;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.platform.iommu.IoMpt;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.MemoryProtection;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.rule.Guards;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Many devices below switches below switches, and the assembly of the machine. */
class TopologyTest {
  private static final long MIB = 1L << 20;

  private final TinyMachine machine = new TinyMachine();

  @Test
  void sixteenSecureDevicesBelowTwoLevelsOfSwitchesKeepApart() throws Exception {
    Switch top = new Switch(RequesterId.of(0, 0x80, 0, 0), new BusRange(0, 0x81, 0xBF));
    machine.portA.connect(top);
    List<TinyDevice> devices = new ArrayList<>();
    for (int s = 0; s < 4; s++) {
      int bus = 0x88 + 8 * s;
      Switch hub = new Switch(RequesterId.of(0, bus, 0, 0), new BusRange(0, bus + 1, bus + 7));
      top.connect(
          hub, new BusRange(0, bus, bus + 7), new MmioWindow(WINDOW_A.plus(4L * s * MIB), 4 * MIB));
      for (int d = 0; d < 4; d++) {
        HostAddress bar = WINDOW_A.plus((4 * s + d) * MIB);
        TinyDevice device =
            new TinyDevice(
                RequesterId.of(0, bus + 2 + d, 0, 0),
                bar.value(),
                StreamId.of(1 + 4 * s + d),
                machine.crypto);
        hub.connect(device, new BusRange(0, bus + 2 + d, bus + 2 + d), new MmioWindow(bar, MIB));
        devices.add(device);
      }
    }
    MmioAccess tee = machine.complex.mmio(SupervisorDomain.TEE);
    HostConfigAccess config = machine.complex.hostConfig();

    for (int i = 0; i < devices.size(); i++) {
      TinyDevice device = devices.get(i);
      HostAddress bar = WINDOW_A.plus(i * MIB);
      assertThat(config.read(device.id(), 0x10)).isEqualTo((int) bar.value());
      machine.secure(machine.portA, device, TinyMachine.around(device.id(), bar.value()));
      machine.classify(device.id());
      device.lock();
      tee.write32(bar, 0x1000 + i);
    }

    for (int i = 0; i < devices.size(); i++) {
      assertThat(tee.read32(WINDOW_A.plus(i * MIB))).isEqualTo(0x1000 + i);
      long mine = TinyMachine.SECRET.value() + 4096L * i;
      devices.get(i).write(mine, Bytes.of(i), true);
      assertThat(machine.tee.read(new HostAddress(mine), 1)).isEqualTo(Bytes.of(i));
    }
    assertThat(machine.refusals()).isEmpty();
  }

  @Test
  void whatTheRootPortTellsReachesEveryDeviceBelowASwitch() {
    Switch hub = new Switch(RequesterId.of(0, 0xC0, 0, 0), new BusRange(0, 0xC1, 0xC3));
    machine.portB.connect(hub);
    List<TinyDevice> devices = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      HostAddress bar = WINDOW_B.plus(i * MIB);
      RequesterId id = RequesterId.of(0, 0xC2 + i, 0, 0);
      TinyDevice device = new TinyDevice(id, bar.value(), StreamId.of(i), machine.crypto);
      hub.connect(device, new BusRange(0, 0xC2 + i, 0xC2 + i), new MmioWindow(bar, MIB));
      devices.add(device);
    }

    hub.receive(Tlp.Message.ideFail(RequesterId.of(0, 0, 1, 0), StreamId.of(0)));

    assertThat(devices)
        .allSatisfy(device -> assertThat(device.messages()).containsExactly(MessageCode.IDE_FAIL));
  }

  @Test
  void aSwitchHasMoreThan32Ports() {
    Switch hub = new Switch(RequesterId.of(0, 0xC0, 0, 0), new BusRange(0, 0xC1, 0xFF));
    machine.portB.connect(hub);
    for (int i = 0; i < 60; i++) {
      HostAddress bar = WINDOW_B.plus(i % 16 * MIB);
      hub.connect(
          new TinyDevice(
              RequesterId.of(0, 0xC2 + i, 0, 0), bar.value(), StreamId.of(i), machine.crypto),
          new BusRange(0, 0xC2 + i, 0xC2 + i),
          new MmioWindow(bar, MIB));
    }
    HostConfigAccess config = machine.complex.hostConfig();

    assertThat(config.isThere(RequesterId.of(0, 0xC2 + 59, 0, 0))).isTrue();
    assertThat(config.read(RequesterId.of(0, 0xC1, 59 & 0x1F, 59 >>> 5), 0x18) >>> 8 & 0xFF)
        .isEqualTo(0xC2 + 59);
    assertThat(config.isThere(RequesterId.of(0, 0xC1, 60 & 0x1F, 60 >>> 5))).isFalse();
  }

  @Test
  void aPortTakesOneThingBelow() {
    machine.plug(machine.portA, RequesterId.of(0, 0x80, 0, 0), WINDOW_A.value(), 1);

    assertThatThrownBy(
            () -> machine.plug(machine.portA, RequesterId.of(0, 0x81, 0, 0), 0x4010_0000L, 2))
        .isInstanceOf(IllegalStateException.class);
    machine.portA.disconnect();
    machine.plug(machine.portA, RequesterId.of(0, 0x81, 0, 0), WINDOW_A.value(), 2);
    assertThat(machine.complex.hostConfig().isThere(RequesterId.of(0, 0x81, 0, 0))).isTrue();
  }

  @Test
  void rootPortsThatOverlapAreABug() {
    RootComplex complex =
        new RootComplex(
            machine.chips,
            MemoryProtection.powerOn(machine.chips, Guards.all()).table(),
            IoMpt.powerOn(Guards.all()).classifier(),
            Map.of(),
            new MmioWindow(TinyMachine.INTERRUPTS, 4096),
            machine.crypto,
            Guards.all(),
            event -> {});
    complex.addRootPort(facts(1, 0x10, 0x1F, 0x4000_0000L));

    for (RootPortFacts bad :
        List.of(
            facts(1, 0x20, 0x2F, 0x5000_0000L),
            facts(2, 0x1F, 0x2F, 0x5000_0000L),
            facts(2, 0x20, 0x2F, 0x400F_F000L),
            facts(2, 0x20, 0x2F, 0x3FFF_F000L),
            facts(2, 0x20, 0x2F, TinyMachine.MEMORY.value()),
            facts(2, 0x20, 0x2F, TinyMachine.MEMORY.value() - 0x1000))) {
      assertThatThrownBy(() -> complex.addRootPort(bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** All addresses are one more than a length of 64 bits can say. */
  @Test
  void aRootPortAtAddressZeroDoesNotCoverEverything() {
    RootPort.Control control =
        machine.complex.addRootPort(
            new RootPortFacts(
                RequesterId.of(0, 0, 3, 0),
                new BusRange(0, 0x10, 0x1F),
                List.of(new MmioWindow(new HostAddress(0), MIB))));
    RequesterId below = RequesterId.of(0, 0x10, 0, 0);

    assertThat(
            control.covers(
                new StreamAssociation(below, below, List.of(new AddressRange(0, MIB - 1)))))
        .isTrue();
    assertThat(
            control.covers(new StreamAssociation(below, below, List.of(AddressRange.EVERYTHING))))
        .isFalse();
  }

  /** The device keeps silent, so a request that was led to it is one without an answer. */
  @Test
  void aSwitchLeadsDownWhatIsInTheWindowOnly() {
    RequesterId id = RequesterId.of(0, 0x82, 0, 0);
    HostAddress bar = WINDOW_A.plus(2 * MIB);
    TinyDevice device = new TinyDevice(id, bar.value(), StreamId.of(1), machine.crypto);
    device.fallSilent();
    Switch hub = new Switch(RequesterId.of(0, 0x80, 0, 0), new BusRange(0, 0x81, 0xBF));
    machine.portA.connect(hub);
    RequesterId port = hub.connect(device, new BusRange(0, 0x82, 0x82), new MmioWindow(bar, MIB));

    assertThat(reasonAt(bar)).isEqualTo(BusFault.Reason.NO_COMPLETION);
    assertThat(reasonAt(bar.plus(MIB - 4))).isEqualTo(BusFault.Reason.NO_COMPLETION);
    assertThat(reasonAt(bar.plus(-4))).isEqualTo(BusFault.Reason.UNSUPPORTED_REQUEST);
    assertThat(reasonAt(bar.plus(MIB))).isEqualTo(BusFault.Reason.UNSUPPORTED_REQUEST);
    machine.complex.hostConfig().write(port, 0x28, 1 << 31);
    assertThat(reasonAt(bar))
        .as("a base that no address has")
        .isEqualTo(BusFault.Reason.UNSUPPORTED_REQUEST);
  }

  private BusFault.Reason reasonAt(HostAddress address) {
    try {
      machine.complex.mmio(SupervisorDomain.HOST).read32(address);
      throw new AssertionError("something answered at " + address);
    } catch (BusFault fault) {
      return fault.reason();
    }
  }

  private static RootPortFacts facts(int device, int first, int last, long window) {
    return new RootPortFacts(
        RequesterId.of(0, 0, device, 0),
        new BusRange(0, first, last),
        List.of(new MmioWindow(new HostAddress(window), MIB)));
  }

  @Test
  void rangesThatAreNoneAreABug() {
    assertThatThrownBy(() -> new BusRange(0, 5, 4)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new BusRange(0, 5, 256)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MmioWindow(WINDOW_A, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MmioWindow(new HostAddress(Long.MAX_VALUE), 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new BusRange(0, 1, 9).contains(new BusRange(0, 2, 9))).isTrue();
    assertThat(new BusRange(0, 1, 9).contains(new BusRange(0, 2, 10))).isFalse();
    assertThat(new BusRange(0, 1, 9).contains(RequesterId.of(1, 2, 0, 0))).isFalse();
  }

  @Test
  void rangesOverlapWhereTheyShareSomething() {
    BusRange low = new BusRange(0, 1, 9);
    assertThat(low.overlaps(new BusRange(0, 9, 12))).isTrue();
    assertThat(new BusRange(0, 9, 12).overlaps(low)).isTrue();
    assertThat(low.overlaps(new BusRange(0, 10, 12))).isFalse();
    assertThat(new BusRange(0, 10, 12).overlaps(low)).isFalse();
    assertThat(low.overlaps(new BusRange(1, 1, 9))).isFalse();

    MmioWindow window = new MmioWindow(WINDOW_A, MIB);
    assertThat(window.overlaps(new MmioWindow(WINDOW_A.plus(MIB - 1), MIB))).isTrue();
    assertThat(new MmioWindow(WINDOW_A.plus(MIB - 1), MIB).overlaps(window)).isTrue();
    assertThat(window.overlaps(new MmioWindow(WINDOW_A.plus(MIB), MIB))).isFalse();
    assertThat(new MmioWindow(WINDOW_A.plus(MIB), MIB).overlaps(window)).isFalse();
  }
}
