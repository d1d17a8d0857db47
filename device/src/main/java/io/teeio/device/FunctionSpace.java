package io.teeio.device;

import io.teeio.device.function.FunctionBar;
import io.teeio.device.function.FunctionKind;
import io.teeio.device.function.MsixTable;
import io.teeio.pcie.config.Bar;
import io.teeio.pcie.config.ConfigSpace;
import io.teeio.pcie.config.DoeCapability;
import io.teeio.pcie.config.FunctionHeader;
import io.teeio.pcie.config.IdeCapability;
import io.teeio.pcie.config.MsixCapability;
import io.teeio.pcie.config.PcieCapability;
import io.teeio.pcie.config.SriovCapability;
import io.teeio.pcie.config.TransferLimits;
import io.teeio.pcie.doe.DoeMailbox;
import java.util.Optional;

/**
 * The configuration space of one function and what stands in it. The physical function has DOE, IDE
 * and, if there are virtual functions, SR-IOV; a virtual one has none of these, and its BAR and
 * memory enable are in the physical function's SR-IOV capability.
 */
final class FunctionSpace {
  /** Selective streams of the device. */
  static final int STREAMS = 4;

  /** Address associations of each stream. */
  static final int RANGES = 3;

  /** A vendor id that is nobody's: this device exists in this machine only. */
  static final int VENDOR = 0x1234;

  private static final int DEVICE_CONTROL_AFTER_RESET = 0x2810;

  private final ConfigSpace space;
  private final PcieCapability pcie;
  private final MsixCapability msix;
  private final Optional<PhysicalPart> physical;

  /** What only the physical function has. */
  record PhysicalPart(Bar bar, IdeCapability ide, Optional<SriovCapability> sriov) {}

  private FunctionSpace(
      ConfigSpace space,
      PcieCapability pcie,
      MsixCapability msix,
      Optional<PhysicalPart> physical) {
    this.space = space;
    this.pcie = pcie;
    this.msix = msix;
    this.physical = physical;
  }

  /** The physical function in the words of Component Measurement and Authentication. */
  static String cmaName(FunctionKind kind) {
    return "Vendor=%04x:Device=%04x:CC=%06x:REV=00:SSVID=%04x:SSID=%04x"
        .formatted(VENDOR, kind.deviceId(), kind.classCode(), VENDOR, kind.deviceId());
  }

  /** The physical function's, with {@code mailbox} behind its DOE capability. */
  static FunctionSpace physical(FunctionKind kind, int virtualFunctions, DoeMailbox mailbox) {
    ConfigSpace space = new ConfigSpace();
    FunctionHeader.addTo(space, VENDOR, kind.deviceId(), kind.classCode(), false);
    Bar bar = new Bar(FunctionHeader.BAR0, FunctionBar.SIZE);
    bar.addTo(space, false);
    PcieCapability pcie = PcieCapability.addTo(space, true);
    MsixCapability msix = addMsix(space);
    DoeCapability.addTo(space, mailbox);
    IdeCapability ide = IdeCapability.addTo(space, STREAMS, RANGES);
    Optional<SriovCapability> sriov =
        virtualFunctions == 0
            ? Optional.empty()
            : Optional.of(
                SriovCapability.addTo(
                    space, virtualFunctions, 1, 1, kind.deviceId() + 1, FunctionBar.SIZE));
    return new FunctionSpace(space, pcie, msix, Optional.of(new PhysicalPart(bar, ide, sriov)));
  }

  /** A virtual function's. It shows ids of its own, so that whoever looks for functions sees it. */
  static FunctionSpace virtual(FunctionKind kind) {
    ConfigSpace space = new ConfigSpace();
    FunctionHeader.addTo(space, VENDOR, kind.deviceId() + 1, kind.classCode(), false);
    space.define(FunctionHeader.COMMAND, 0, FunctionHeader.BUS_MASTER);
    PcieCapability pcie = PcieCapability.addTo(space, true);
    return new FunctionSpace(space, pcie, addMsix(space), Optional.empty());
  }

  private static MsixCapability addMsix(ConfigSpace space) {
    return MsixCapability.addTo(
        space, MsixTable.VECTORS, 0, FunctionBar.MSIX_TABLE, FunctionBar.MSIX_PENDING);
  }

  ConfigSpace space() {
    return space;
  }

  PcieCapability pcie() {
    return pcie;
  }

  MsixCapability msix() {
    return msix;
  }

  Optional<PhysicalPart> physicalPart() {
    return physical;
  }

  boolean isBusMaster() {
    return (space.get(FunctionHeader.COMMAND) & FunctionHeader.BUS_MASTER) != 0;
  }

  boolean isMemorySpaceEnabled() {
    return (space.get(FunctionHeader.COMMAND) & FunctionHeader.MEMORY_SPACE) != 0;
  }

  /** What the host allows a packet to carry. */
  TransferLimits limits() {
    return TransferLimits.of(space.get(pcie.deviceControl()));
  }

  boolean hasPhantomFunctions() {
    return (space.get(pcie.deviceControl()) & PcieCapability.PHANTOM_FUNCTIONS) != 0;
  }

  /** Puts the registers that a host can write back to where they start. */
  void reset() {
    space.set(FunctionHeader.COMMAND, 0xFFFF, 0);
    space.set(pcie.deviceControl(), 0xFFFF, DEVICE_CONTROL_AFTER_RESET);
    space.set(msix.offset(), 0xFFFF_0000, (MsixTable.VECTORS - 1) << 16);
    physical.ifPresent(part -> {
      space.set(part.bar().offset(), ~0xF, 0);
      space.set(part.bar().offset() + 4, 0);
      for (int i = 0; i < part.ide().streams(); i++) {
        clear(part.ide().block(i), part.ide().block(i + 1));
      }
      part.sriov().ifPresent(this::reset);
    });
  }

  private void reset(SriovCapability sriov) {
    space.set(sriov.offset() + SriovCapability.CONTROL, 0);
    space.set(sriov.offset() + SriovCapability.NUM_VFS, 0);
    space.set(sriov.offset() + SriovCapability.SYSTEM_PAGE_SIZE, 1);
    space.set(sriov.offset() + SriovCapability.VF_BAR0, ~0xF, 0);
    space.set(sriov.offset() + SriovCapability.VF_BAR0 + 4, 0);
  }

  private void clear(int from, int to) {
    for (int offset = from; offset < to; offset += 4) {
      space.set(offset, space.changeable(offset), 0);
    }
  }
}
