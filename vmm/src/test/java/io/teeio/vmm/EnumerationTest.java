package io.teeio.vmm;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.Crypto;
import io.teeio.pcie.Packet;
import io.teeio.pcie.PacketPort;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.config.Bar;
import io.teeio.pcie.config.ConfigSpace;
import io.teeio.pcie.config.DoeCapability;
import io.teeio.pcie.config.FunctionHeader;
import io.teeio.pcie.config.IdeCapability;
import io.teeio.pcie.doe.DoeMailbox;
import io.teeio.platform.fabric.BusRange;
import io.teeio.platform.fabric.Endpoint;
import io.teeio.platform.fabric.LinkChange;
import io.teeio.platform.fabric.MmioWindow;
import io.teeio.platform.fabric.RootComplex;
import io.teeio.platform.fabric.RootPort;
import io.teeio.platform.fabric.RootPortFacts;
import io.teeio.platform.iommu.IoMpt;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.MemoryProtection;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.rule.Guards;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the host finds, and what it calls it when it finds it again. */
final class EnumerationTest {
  private static final RequesterId FIRST = RequesterId.of(0, 1, 0, 0);
  private static final RequesterId SECOND = RequesterId.of(0, 1, 1, 0);
  private static final RootPortFacts PORT =
      new RootPortFacts(
          RequesterId.of(0, 0, 1, 0),
          new BusRange(0, 1, 1),
          List.of(new MmioWindow(new HostAddress(0x40_0000_0000L), 64L << 20)));

  private final PhysicalMemory chips =
      new PhysicalMemory(new HostAddress(0x8000_0000L), PhysicalMemory.PAGE);
  private final RootComplex complex =
      new RootComplex(
          chips,
          MemoryProtection.powerOn(chips, Guards.all()).table(),
          IoMpt.powerOn(Guards.all()).classifier(),
          Map.of(),
          new MmioWindow(new HostAddress(0x2800_0000L), 4096),
          Crypto.portable(),
          Guards.all(),
          event -> {});
  private final RootPort port = complex.addRootPort(PORT).port();
  private final Enumeration enumeration = new Enumeration(complex.hostConfig(), event -> {});

  /** Functions that have just come out of a reset; they answer nothing but configuration. */
  private static final class Slots implements Endpoint {
    private final Map<RequesterId, ConfigSpace> functions = new TreeMap<>();

    Slots(RequesterId... ids) {
      for (RequesterId id : ids) {
        ConfigSpace space = new ConfigSpace();
        FunctionHeader.addTo(space, 0x1AF4, 1, 0x12_0000, false);
        new Bar(FunctionHeader.BAR0, 1L << 20).addTo(space, true);
        DoeCapability.addTo(space, new DoeMailbox(Optional::of));
        IdeCapability.addTo(space, 1, 1);
        functions.put(id, space);
      }
    }

    @Override
    public Optional<Integer> configRead(RequesterId function, int offset) {
      return Optional.ofNullable(functions.get(function)).map(space -> space.read(offset));
    }

    @Override
    public void configWrite(RequesterId function, int offset, int value) {
      Optional.ofNullable(functions.get(function)).ifPresent(space -> space.write(offset, value));
    }

    @Override
    public Optional<Packet> receive(Packet packet) {
      return Optional.empty();
    }

    @Override
    public void attach(PacketPort upstream) {}

    @Override
    public void linkChanged(LinkChange change) {}
  }

  private List<HostDevice> found(RequesterId... ids) {
    port.connect(new Slots(ids));
    List<HostDevice> found = enumeration.behind(PORT, 0);
    port.disconnect();
    return found;
  }

  @Test
  void everyDeviceHasAStreamOfItsOwn() {
    assertThat(found(FIRST, SECOND))
        .extracting(HostDevice::stream)
        .containsExactly(StreamId.of(1), StreamId.of(2));
  }

  @Test
  void aDeviceThatWasPulledOutAndPutBackKeepsItsStream() {
    found(FIRST, SECOND);
    assertThat(found(SECOND)).extracting(HostDevice::stream).containsExactly(StreamId.of(2));
    assertThat(found(FIRST, SECOND))
        .extracting(HostDevice::stream)
        .containsExactly(StreamId.of(1), StreamId.of(2));
  }

  /** There are 255 numbers. */
  @Test
  void aSlotCanBeUsedForEver() {
    for (int i = 0; i < 300; i++) {
      assertThat(found(FIRST)).extracting(HostDevice::stream).containsExactly(StreamId.of(1));
    }
  }
}
