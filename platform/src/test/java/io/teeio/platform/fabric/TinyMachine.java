package io.teeio.platform.fabric;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.pcie.KeySet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.ide.AddressRange;
import io.teeio.pcie.ide.IdeKey;
import io.teeio.pcie.ide.LinkDirection;
import io.teeio.pcie.ide.PortDirection;
import io.teeio.pcie.ide.PortSide;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.platform.hart.Hart;
import io.teeio.platform.iommu.IoMpt;
import io.teeio.platform.iommu.Iommu;
import io.teeio.platform.iommu.IommuCapabilities;
import io.teeio.platform.iommu.IommuRegisters;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.MemoryProtection;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.rdsm.Rdsm;
import io.teeio.platform.rdsm.RdsmEvent;
import io.teeio.platform.rdsm.RdsmPort;
import io.teeio.platform.sbi.CovtFunction;
import io.teeio.platform.sbi.IdeKeyDescriptor;
import io.teeio.platform.sbi.IdeStreamDescriptor;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A machine with 16 MiB of memory, two root ports and both IOMMUs passing addresses through, so
 * that what a test sees is the work of the other gates. The first page of {@link #SECRET} is the
 * TEE's.
 */
public final class TinyMachine {
  public static final HostAddress MEMORY = new HostAddress(0x8000_0000L);
  public static final HostAddress HOST_PAGE = new HostAddress(0x8020_0000L);
  public static final HostAddress SECRET = new HostAddress(0x8030_0000L);
  public static final HostAddress ARGUMENTS = new HostAddress(0x8040_0000L);
  public static final HostAddress INTERRUPTS = new HostAddress(0x2800_0000L);
  public static final RequesterId PORT_A = RequesterId.of(0, 0, 1, 0);
  public static final RequesterId PORT_B = RequesterId.of(0, 0, 2, 0);
  public static final HostAddress WINDOW_A = new HostAddress(0x4000_0000L);
  public static final HostAddress WINDOW_B = new HostAddress(0x5000_0000L);
  public static final int HOST_IOMMU = 0;
  public static final int TEE_IOMMU = 1;

  public final Crypto crypto = Crypto.jdk();
  public final RandomSource random = new Counting();
  public final PhysicalMemory chips = new PhysicalMemory(MEMORY, 16L << 20);
  public final AtsRouter ats = new AtsRouter();
  public final List<FabricEvent> events = new ArrayList<>();
  public final List<RdsmEvent> rdsmEvents = new ArrayList<>();
  public final RootComplex complex;
  public final RootPort portA;
  public final RootPort portB;
  public final Iommu teeIommu;
  public final Rdsm rdsm;
  public final RdsmPort isolation;
  public final DomainMemory tee;
  public final DomainMemory host;
  public final Hart teeHart = new Hart(0, SupervisorDomain.TEE);
  public final Hart hostHart = new Hart(1, SupervisorDomain.HOST);

  public TinyMachine() {
    this(Guards.all());
  }

  public TinyMachine(Guards guards) {
    MemoryProtection.Control mpt = MemoryProtection.powerOn(chips, guards);
    IoMpt.Control classifier = IoMpt.powerOn(guards);
    Iommu hostIommu = iommu(mpt.table(), SupervisorDomain.HOST);
    teeIommu = iommu(mpt.table(), SupervisorDomain.TEE);
    complex =
        new RootComplex(
            chips,
            mpt.table(),
            classifier.classifier(),
            Map.of(HOST_IOMMU, hostIommu, TEE_IOMMU, teeIommu),
            new MmioWindow(INTERRUPTS, 0x1000),
            crypto,
            guards,
            events::add);
    ats.connect(complex);
    RootPort.Control a = complex.addRootPort(facts(PORT_A, 0x80, 0xBF, WINDOW_A));
    RootPort.Control b = complex.addRootPort(facts(PORT_B, 0xC0, 0xFF, WINDOW_B));
    portA = a.port();
    portB = b.port();
    tee = new DomainMemory(chips, mpt.table(), SupervisorDomain.TEE);
    host = new DomainMemory(chips, mpt.table(), SupervisorDomain.HOST);
    rdsm =
        new Rdsm(
            List.of(a, b),
            classifier,
            mpt,
            tee,
            Map.of(HOST_IOMMU, SupervisorDomain.HOST, TEE_IOMMU, SupervisorDomain.TEE),
            guards,
            rdsmEvents::add);
    isolation = rdsm.port(SupervisorDomain.TEE);
    isolation.setConfidential(SECRET, 16);
    isolation.setConfidential(ARGUMENTS, 16);
  }

  private static RootPortFacts facts(RequesterId id, int first, int last, HostAddress window) {
    return new RootPortFacts(
        id, new BusRange(0, first, last), List.of(new MmioWindow(window, 16L << 20)));
  }

  private Iommu iommu(MemoryProtection table, SupervisorDomain domain) {
    Iommu iommu =
        new Iommu(
            IommuCapabilities.ofEverything(),
            new DomainMemory(chips, table, domain),
            ats.of(domain),
            event -> {});
    iommu.write(IommuRegisters.DDTP, 8, 1);
    return iommu;
  }

  /** A device with one function, connected below {@code port}. */
  public TinyDevice plug(RootPort port, RequesterId id, long bar, int stream) {
    TinyDevice device = new TinyDevice(id, bar, StreamId.of(stream), crypto);
    port.connect(device);
    return device;
  }

  /** Calls the RDSM as the TSM does. */
  public SbiResult call(CovtFunction function, long... arguments) {
    return rdsm.call(teeHart, SbiCall.of(function, arguments));
  }

  /** Puts {@code bytes} where the TSM keeps its arguments and returns the address. */
  public long put(int offset, Bytes bytes) {
    try {
      tee.write(ARGUMENTS.plus(offset), bytes);
    } catch (AccessFault fault) {
      throw new AssertionError(fault);
    }
    return ARGUMENTS.value() + offset;
  }

  /** Key data as {@code program_rp_ide_key} wants it. */
  public static Bytes data(IdeKey key, long ifv) {
    WireWriter out = new WireWriter();
    key.writeTo(out, ifv);
    return out.toBytes();
  }

  /** The association of one device: its function, and 1 MiB around its BAR. */
  public static StreamAssociation around(RequesterId id, long bar) {
    return new StreamAssociation(
        id, id, List.of(new AddressRange(bar & -(1L << 20), bar | ((1L << 20) - 1))));
  }

  /** Sets up the stream of {@code device}: association, twelve ends of six keys, GO, enable. */
  public void secure(RootPort port, TinyDevice device, StreamAssociation traffic) {
    StreamId stream = device.stream().id();
    long descriptor = put(0, IdeStreamDescriptor.of(stream, traffic).toBytes());
    must(call(CovtFunction.PROGRAM_RP_IDE_STREAM, port.id().value(), descriptor));
    rekey(port, device, KeySet.K0);
    try {
      device.stream().enable();
    } catch (Violation violation) {
      throw new AssertionError(violation);
    }
  }

  /** Programs all keys of {@code set} at both ends and sets them to GO in the right order. */
  public void rekey(RootPort port, TinyDevice device, KeySet set) {
    try {
      for (LinkDirection direction : LinkDirection.values()) {
        for (SubStream sub : SubStream.values()) {
          IdeKey key = IdeKey.generate(random);
          device.stream().program(set, direction.at(PortSide.ENDPOINT), sub, key, 1);
          long where = put(0x100, descriptor(device, set, direction, sub).toBytes());
          must(
              call(
                  CovtFunction.PROGRAM_RP_IDE_KEY,
                  port.id().value(),
                  where,
                  put(0x200, data(key, 1))));
        }
      }
      go(port, device, set, PortDirection.RX);
      go(port, device, set, PortDirection.TX);
    } catch (Violation violation) {
      throw new AssertionError(violation);
    }
  }

  private void go(RootPort port, TinyDevice device, KeySet set, PortDirection direction)
      throws Violation {
    for (SubStream sub : SubStream.values()) {
      device.stream().go(set, direction, sub);
    }
    LinkDirection way = LinkDirection.of(PortSide.ROOT_PORT, direction);
    for (SubStream sub : SubStream.values()) {
      long where = put(0x100, descriptor(device, set, way, sub).toBytes());
      must(call(CovtFunction.SET_GO_RP_IDE_KEY, port.id().value(), where));
    }
  }

  /** The descriptor of one key of {@code device}'s stream. */
  public static IdeKeyDescriptor descriptor(
      TinyDevice device, KeySet set, LinkDirection direction, SubStream sub) {
    return new IdeKeyDescriptor(device.stream().id(), sub, set, direction);
  }

  /** Leads trusted traffic of {@code id} to the TEE. */
  public void classify(RequesterId id) {
    must(isolation.classify(id, true, SupervisorDomain.TEE, TEE_IOMMU));
  }

  /** The refusals so far, as their gates. */
  public List<FabricEvent.Gate> refusals() {
    return events.stream()
        .filter(FabricEvent.InboundRefused.class::isInstance)
        .map(event -> ((FabricEvent.InboundRefused) event).gate())
        .toList();
  }

  public static void must(SbiResult result) {
    if (!result.isSuccess()) {
      throw new AssertionError(result);
    }
  }

  /** Different bytes at every draw, and the same in every run. */
  private static final class Counting implements RandomSource {
    private int next;

    @Override
    public void fill(byte[] target) {
      for (int i = 0; i < target.length; i++) {
        next = next * 1_103_515_245 + 12_345;
        target[i] = (byte) (next >>> 16);
      }
    }
  }
}
