package io.teeio.lab;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.CertificateMint;
import io.teeio.device.DeviceMaker;
import io.teeio.device.Firmware;
import io.teeio.device.TeeIoDevice;
import io.teeio.device.trust.RootOfTrust;
import io.teeio.pcie.RequesterId;
import io.teeio.platform.fabric.HostConfigAccess;
import io.teeio.platform.fabric.MmioAccess;
import io.teeio.platform.fabric.RootPortFacts;
import io.teeio.platform.fabric.Switch;
import io.teeio.platform.hart.GuestProgram;
import io.teeio.platform.hart.Hart;
import io.teeio.platform.hart.ProgramStore;
import io.teeio.platform.iommu.IoMpt;
import io.teeio.platform.iommu.IommuRegisters;
import io.teeio.platform.iommu.IommuRequest;
import io.teeio.platform.iommu.Translation;
import io.teeio.platform.memory.Access;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.rdsm.RdsmPort;
import io.teeio.platform.sbi.Nacl;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.tsm.Tsm;
import io.teeio.tsm.TsmMachine;
import io.teeio.tsm.manifest.Manifest;
import io.teeio.tsm.manifest.ManifestError;
import io.teeio.vmm.HostPages;
import io.teeio.vmm.TsmHost;
import io.teeio.vmm.Vmm;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole machine after power-on: its board with the RDSM, TSM and host. Hands each party what
 * belongs to it and keeps the rest.
 */
public final class Machine {
  private static final long IOMMU_BARE = 1;
  private static final int PAGE = PhysicalMemory.PAGE;

  private final Board board;
  private final Hart hart = new Hart(0, SupervisorDomain.HOST);
  private final PlatformBoot platform;
  private final Tsm tsm;
  private final HostPages pages;
  private final TsmHost calls;
  private final Vmm vmm;
  private final HostBackEnd untrusted;

  private Machine(
      MachinePlan plan,
      MachineParts parts,
      String manifest,
      Optional<DeviceMaker> maker,
      Map<Bytes, GuestProgram> programs,
      MachineSeams seams)
      throws ManifestError {
    Observers observers = parts.observers();
    board = new Board(plan, parts, maker, seams);
    platform = new PlatformBoot(parts, manifest);
    tsm =
        new Tsm(
            Manifest.read(manifest),
            new TsmMachine(
                board.memory(SupervisorDomain.TEE),
                Topology.MEMORY,
                TsmMachine.PRIVATE_PAGES,
                List.of(hart),
                seams.rootPorts().apply(board.rdsm()),
                board.rdsm().port(SupervisorDomain.TEE),
                seams.iommu().apply(board.teeIommu()),
                board.complex().mmio(SupervisorDomain.TEE),
                new ProgramStore(parts.crypto(), programs),
                Optional.of(platform.boot())),
            parts.requester(),
            parts.crypto(),
            seams.random().apply(parts.random()),
            parts.clock(),
            parts.guards(),
            observers::tsm,
            parts.secrets());
    board.hostIommu().write(IommuRegisters.DDTP, 8, IOMMU_BARE);
    untrusted = new HostBackEnd(board.complex().mmio(SupervisorDomain.HOST));
    pages = hostPages();
    DomainMemory hostMemory = hostMemory();
    calls = new TsmHost(hart, tsm, hostMemory, pages.take(Nacl.SIZE / PAGE), observers::vmm);
    vmm =
        new Vmm(
            calls,
            hostMemory,
            pages,
            board.complex().hostConfig(),
            untrusted,
            () -> {},
            observers::vmm);
    board.rootOfTrust().ifPresent(_ -> vmm.adoptRootOfTrust(Topology.ROOT_OF_TRUST));
  }

  /** The root of trust that has the keys of root ports, if the plan wanted one. */
  public Optional<RootOfTrust> rootOfTrust() {
    return board.rootOfTrust();
  }

  /** A machine with devices of its own; {@code programs} is what its harts can execute. */
  public static Machine powerOn(
      MachinePlan plan, MachineParts parts, DeviceMaker maker, Map<Bytes, GuestProgram> programs)
      throws ManifestError {
    return powerOn(plan, parts, maker, programs, MachineSeams.NONE);
  }

  /** The same with an experiment at its {@code seams}. */
  public static Machine powerOn(
      MachinePlan plan,
      MachineParts parts,
      DeviceMaker maker,
      Map<Bytes, GuestProgram> programs,
      MachineSeams seams)
      throws ManifestError {
    List<Bytes> anchors = List.of(maker.root().der());
    String manifest = PlatformManifest.machine(plan, anchors);
    return new Machine(plan, parts, manifest, Optional.of(maker), programs, seams);
  }

  /** A machine whose one device is outside. */
  public static Machine withDeviceOutside(
      MachineParts parts, String manifest, Map<Bytes, GuestProgram> programs) throws ManifestError {
    return new Machine(
        new MachinePlan(0, 0, Suite.P384, Firmware.GENUINE),
        parts,
        manifest,
        Optional.empty(),
        programs,
        MachineSeams.NONE);
  }

  /** A maker of devices with {@code suite}. */
  public static DeviceMaker maker(MachineParts parts, Suite suite) {
    return new DeviceMaker(
        new CertificateMint(parts.crypto(), parts.random(), parts.clock()), suite);
  }

  /** Who vouches for this machine: what a third party has to trust to trust its TVMs. */
  public Certificate platformRoot() {
    return platform.maker().root();
  }

  /** The host. */
  public Vmm vmm() {
    return vmm;
  }

  /** Makes one call from the host's hart, behind the back of its software. */
  public SbiResult call(SbiCall call) {
    return tsm.call(hart, call);
  }

  /** The devices, in the order of their root ports. */
  public List<TeeIoDevice> devices() {
    return List.copyOf(board.devices());
  }

  /** What the platform tells the host of its root ports. */
  public List<RootPortFacts> rootPorts() {
    return board.complex().hostConfig().rootPorts();
  }

  /** Time passed: the timers of all devices go off that are due. */
  public void tick() {
    board.devices().forEach(device -> device.dsm().tick());
  }

  /** The switch above device {@code index}, which belongs to the host. */
  public Switch hub(int index) {
    return board.switches().get(index);
  }

  /** The host's hart, to call the TSM past its VMM. */
  public TsmHost calls() {
    return calls;
  }

  /** The host's free pages. */
  public HostPages pages() {
    return pages;
  }

  /** The host's driver of a device that no TVM owns. */
  public HostBackEnd untrusted() {
    return untrusted;
  }

  /** The registers of the host's IOMMU, which are the host's. */
  public IommuRegisters hostIommu() {
    return board.hostIommu();
  }

  /** The RDSM's private calls as {@code domain} makes them: the TSM's, unless somebody tries. */
  public RdsmPort rdsm(SupervisorDomain domain) {
    return board.rdsm().port(domain);
  }

  /** Configuration space as the host reaches it. */
  public HostConfigAccess hostConfig() {
    return board.complex().hostConfig();
  }

  /**
   * Where a request of {@code function} ends that came with T=1: past the classifier and the TSM's
   * IOMMU, as if a root port had just let it in. Empty if it is stopped there.
   */
  public Optional<HostAddress> trustedDma(RequesterId function, Access access, long address) {
    Optional<IoMpt.Route> route =
        rdsm(SupervisorDomain.TEE)
            .route(function, true)
            .filter(to -> to.iommuId() == Topology.TEE_IOMMU);
    if (route.isEmpty()) {
      return Optional.empty();
    }
    return switch (board
        .teeIommu()
        .translate(IommuRequest.untranslated(function.value(), access, address))) {
      case Translation.Mapped mapped -> Optional.of(mapped.address());
      case Translation.Granted _, Translation.Aborted _ -> Optional.empty();
    };
  }

  /** Pulls device {@code index} out of its slot in the running machine. */
  public void pullOut(int index) {
    board.switches().get(index).unplug(slot(index));
  }

  /** Puts it back in; it comes out of a reset, and the host has to find it again. */
  public void putBack(int index) {
    board.devices().get(index).reset();
    board.switches().get(index).plug(slot(index), board.devices().get(index));
  }

  /** The down port of switch {@code index} that its device hangs below. */
  private static RequesterId slot(int index) {
    return RequesterId.of(0, Topology.switchBuses(index).first(), 0, 0);
  }

  /** Memory as {@code domain} reaches it. */
  public DomainMemory memory(SupervisorDomain domain) {
    return board.memory(domain);
  }

  /** Memory as the host's hart reaches it: what the hart remembers goes before what holds. */
  public DomainMemory hostMemory() {
    return memory(SupervisorDomain.HOST).through(hart.tlb());
  }

  /** Device registers as {@code domain} reaches them. */
  public MmioAccess mmio(SupervisorDomain domain) {
    return board.complex().mmio(domain);
  }

  private static HostPages hostPages() {
    long first = Topology.MEMORY.value() + (long) TsmMachine.PRIVATE_PAGES * PAGE;
    return new HostPages(
        new HostAddress(first), Topology.MEMORY_SIZE / PAGE - TsmMachine.PRIVATE_PAGES);
  }
}
