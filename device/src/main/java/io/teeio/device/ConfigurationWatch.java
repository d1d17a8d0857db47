package io.teeio.device;

import io.teeio.pcie.config.FunctionHeader;
import io.teeio.pcie.config.PcieCapability;
import io.teeio.pcie.config.SriovCapability;
import io.teeio.pcie.ide.SelectiveBlock;

/**
 * What a host's write to configuration space means to locked TDIs.
 *
 * <p>Frozen are, for the function itself: Memory Space Enable and Bus Master Enable, Device Control
 * but for its error reporting bits, MSI-X Message Control if it was locked. For every TDI of the
 * device, since they share them: the physical function's BAR and Device Control, the SR-IOV
 * capability, the registers of the bound stream. A write that leaves a register as it was changes
 * nothing. [PCIe Base 6.1 11.2]
 */
final class ConfigurationWatch {
  /** Whom a write concerns. */
  enum Concern {
    /** Nobody. */
    NONE,
    /** The TDI of the function itself. */
    FUNCTION,
    /** The TDI of the function itself, if MSI-X was locked. */
    FUNCTION_MSIX,
    /** Every TDI of the device. */
    DEVICE,
    /** Every TDI that is bound to the stream of the block that was written. */
    STREAM,
    /** The function is reset. */
    FUNCTION_RESET
  }

  private static final int FROZEN_COMMAND = FunctionHeader.MEMORY_SPACE | FunctionHeader.BUS_MASTER;

  /** Error reporting enables may move. */
  private static final int FROZEN_DEVICE_CONTROL = 0x7FF0;

  private static final int SRIOV_SIZE = 0x40;
  private static final int BAR_END = 0x18;

  private ConfigurationWatch() {}

  /** Whom the write of {@code written} to {@code offset}, which held {@code before}, concerns. */
  static Concern of(FunctionSpace space, int offset, int before, int after, int written) {
    int changed = before ^ after;
    if (offset == space.pcie().deviceControl()) {
      if ((written & PcieCapability.INITIATE_FLR) != 0) {
        return Concern.FUNCTION_RESET;
      }
      return (changed & FROZEN_DEVICE_CONTROL) == 0 ? Concern.NONE : shared(space);
    }
    if (changed == 0) {
      return Concern.NONE;
    }
    if (offset == FunctionHeader.COMMAND) {
      return (changed & FROZEN_COMMAND) == 0 ? Concern.NONE : Concern.FUNCTION;
    }
    if (offset == space.msix().offset()) {
      return Concern.FUNCTION_MSIX;
    }
    if (offset >= FunctionHeader.BAR0 && offset < BAR_END) {
      return Concern.DEVICE;
    }
    return space.physicalPart().map(part -> ofPhysical(part, offset)).orElse(Concern.NONE);
  }

  private static Concern shared(FunctionSpace space) {
    return space.physicalPart().isPresent() ? Concern.DEVICE : Concern.FUNCTION;
  }

  private static Concern ofPhysical(FunctionSpace.PhysicalPart part, int offset) {
    if (part.ide().holds(offset)) {
      boolean status =
          (offset - part.ide().block(0)) % (part.ide().block(1) - part.ide().block(0))
              == SelectiveBlock.STATUS;
      return status ? Concern.NONE : Concern.STREAM;
    }
    boolean sriov =
        part.sriov()
            .map(SriovCapability::offset)
            .filter(start -> offset >= start && offset < start + SRIOV_SIZE)
            .isPresent();
    return sriov ? Concern.DEVICE : Concern.NONE;
  }
}
