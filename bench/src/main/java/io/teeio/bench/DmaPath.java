package io.teeio.bench;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.KeySet;
import io.teeio.pcie.Packet;
import io.teeio.pcie.PacketPort;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.config.TransferLimits;
import io.teeio.pcie.ide.IdeKey;
import io.teeio.pcie.ide.IdeStream;
import io.teeio.pcie.ide.PortDirection;
import io.teeio.pcie.ide.PortSide;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.platform.fabric.BusRange;
import io.teeio.platform.fabric.Endpoint;
import io.teeio.platform.fabric.LinkChange;
import io.teeio.platform.fabric.MmioWindow;
import io.teeio.platform.fabric.RootComplex;
import io.teeio.platform.fabric.RootPort;
import io.teeio.platform.fabric.RootPortFacts;
import io.teeio.platform.iommu.IoMpt;
import io.teeio.platform.iommu.SdclRule;
import io.teeio.platform.iommu.SourceMatch;
import io.teeio.platform.iommu.TeeFilter;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A device below a root port, whose DMA reaches 1 MiB of a TVM through a stream of its own. */
final class DmaPath {
  private static final RequesterId ROOT_PORT = RequesterId.of(0, 0, 1, 0);
  private static final RequesterId DEVICE = RequesterId.of(TranslatedGuest.DEVICE);

  /** Pages in use: what a ring of buffers has, and the first level of a cache nearly holds. */
  private static final int RING = 8;

  private static final StreamId STREAM = StreamId.of(1);

  private final TranslatedGuest guest = new TranslatedGuest();
  private final IdeStream device =
      new IdeStream(
          STREAM, PortSide.ENDPOINT, Crypto.fastest(), Guards.all(), event -> {}, Long.MAX_VALUE);
  private final Plug plug = new Plug();
  private final int size;
  private final Bytes data;
  private int tag;

  DmaPath(int size) {
    this.size = size;
    this.data = Bytes.zeros(size);
    try {
      assemble();
    } catch (Violation violation) {
      throw new IllegalStateException(violation);
    }
  }

  private void assemble() throws Violation {
    IoMpt.Control classifier = IoMpt.powerOn(Guards.all());
    classifier.mode(IoMpt.Mode.ON);
    classifier.set(
        0,
        new SdclRule(
            new SourceMatch.Unary(DEVICE.value()), TeeFilter.TEE, SupervisorDomain.TEE, 1));
    RootComplex complex =
        new RootComplex(
            guest.memory(),
            guest.protection(),
            classifier.classifier(),
            Map.of(1, guest.iommu()),
            new MmioWindow(new HostAddress(0x2800_0000L), 4096),
            Crypto.fastest(),
            Guards.all(),
            event -> {});
    RootPort.Control port =
        complex.addRootPort(
            new RootPortFacts(
                ROOT_PORT,
                new BusRange(0, 1, 2),
                List.of(new MmioWindow(new HostAddress(0x4000_0000L), 1 << 20)),
                TransferLimits.LARGEST));
    port.port().connect(plug);
    IdeStream root = port.associate(STREAM, StreamAssociation.everything());
    device.associate(StreamAssociation.everything());
    for (SubStream sub : SubStream.values()) {
      program(device, root, sub);
      program(root, device, sub);
    }
    for (PortDirection direction : List.of(PortDirection.RX, PortDirection.TX)) {
      for (SubStream sub : SubStream.values()) {
        device.go(KeySet.K0, direction, sub);
        root.go(KeySet.K0, direction, sub);
      }
    }
    device.enable();
    root.enable();
  }

  private static void program(IdeStream sender, IdeStream receiver, SubStream sub)
      throws Violation {
    IdeKey key = IdeKey.generate(RandomSource.secure());
    sender.program(KeySet.K0, PortDirection.TX, sub, key, IdeKey.INITIAL_IFV);
    receiver.program(KeySet.K0, PortDirection.RX, sub, key, IdeKey.INITIAL_IFV);
  }

  private long address() {
    return guest.nextPage(RING);
  }

  /** Writes one packet of payload. */
  Optional<Packet> write() throws Violation {
    Tlp request = new Tlp.MemoryWrite(DEVICE, address(), data);
    return plug.up.transmit(device.protect(request, true));
  }

  /** Reads one packet of payload. */
  Bytes read() throws Violation {
    tag = (tag + 1) & 0xFF;
    Tlp request = new Tlp.MemoryRead(DEVICE, address(), size, tag);
    Optional<Packet> answer = plug.up.transmit(device.protect(request, true));
    return device.open((IdeTlp) answer.orElseThrow()).tlp().data();
  }

  /** The device's end of the link; nobody sends it anything. */
  private static final class Plug implements Endpoint {
    private PacketPort up = packet -> Optional.empty();

    @Override
    public Optional<Packet> receive(Packet packet) {
      return Optional.empty();
    }

    @Override
    public void attach(PacketPort upstream) {
      up = upstream;
    }

    @Override
    public void linkChanged(LinkChange change) {}

    @Override
    public Optional<Integer> configRead(RequesterId function, int offset) {
      return Optional.empty();
    }

    @Override
    public void configWrite(RequesterId function, int offset, int value) {}
  }
}
