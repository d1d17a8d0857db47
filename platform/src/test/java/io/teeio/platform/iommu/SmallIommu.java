package io.teeio.platform.iommu;

import io.teeio.pcie.AddressType;
import io.teeio.platform.memory.Access;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.MemoryProtection;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.rule.Guards;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * An IOMMU whose tables are written by hand in memory from 0. Directory at 0x10000 (root), 0x11000,
 * 0x12000 (contexts); queues at 0x20000 and 0x21000 of 8 entries; G-stage root at 0x40000, its
 * tables at 0x44000 and 0x45000, which map guest page 0x80001000 to 0x700000.
 */
final class SmallIommu {
  static final int DEVICE = 0x012345;
  static final long GUEST = 0x8000_1000L;
  static final long PAGE = 0x70_0000;
  static final int GSCID = 5;
  static final long LEAF = 0x45008;
  static final long SV39X4 = 0x8000_0000_0000_0040L | (long) GSCID << 44;

  final PhysicalMemory memory = new PhysicalMemory(new HostAddress(0), 1L << 32);
  final MemoryProtection.Control control = MemoryProtection.powerOn(memory, Guards.all());
  final DomainMemory host = new DomainMemory(memory, control.table(), SupervisorDomain.HOST);
  final List<IommuEvent> events = new ArrayList<>();
  final boolean extended;
  final Iommu iommu;

  SmallIommu(IommuCapabilities capabilities) {
    this(capabilities, AtsLink.NOWHERE);
  }

  SmallIommu(IommuCapabilities capabilities, AtsLink devices) {
    extended = capabilities.has(IommuCapabilities.MSI_FLAT);
    iommu = new Iommu(capabilities, host, devices, events::add);
    iommu.write(IommuRegisters.CQB, 8, 0x20000 >> 2 | 2);
    iommu.write(IommuRegisters.FQB, 8, 0x21000 >> 2 | 2);
    iommu.write(IommuRegisters.CQCSR, 4, 3);
    iommu.write(IommuRegisters.FQCSR, 4, 3);
    memory.setU64(0x40000 + 2 * 8, 0x44000 >> 2 | 1);
    memory.setU64(0x44000, 0x45000 >> 2 | 1);
    memory.setU64(LEAF, PAGE >> 2 | 0xD7);
    memory.setU64(directory(2), 0x11000 >> 2 | 1);
    memory.setU64(directory(1), 0x12000 >> 2 | 1);
  }

  SmallIommu() {
    this(IommuCapabilities.ofTheMachine());
  }

  /** The address of the directory entry or context of the device. */
  long directory(int level) {
    int size = level > 0 ? 8 : extended ? 64 : 32;
    return 0x12000 - level * 0x1000L + (long) DeviceContext.index(DEVICE, level, extended) * size;
  }

  /** Writes the context of the device; the directory has three levels. */
  SmallIommu context(DeviceContext context) {
    long[] words = context.words();
    for (int i = 0; i < (extended ? 8 : 4); i++) {
      memory.setU64(directory(0) + i * 8L, words[i]);
    }
    return this;
  }

  SmallIommu guest() {
    return context(DeviceContext.ofGuest(SV39X4)).mode(4);
  }

  SmallIommu mode(int mode) {
    iommu.write(IommuRegisters.DDTP, 8, 0x10000 >> 2 | mode);
    return this;
  }

  Translation write(long address) {
    return iommu.translate(IommuRequest.untranslated(DEVICE, Access.WRITE, address));
  }

  Translation read(long address) {
    return iommu.translate(IommuRequest.untranslated(DEVICE, Access.READ, address));
  }

  /** Why a write at {@code address} is aborted; 0 if it is not. */
  int cause(long address) {
    return cause(IommuRequest.untranslated(DEVICE, Access.WRITE, address));
  }

  int cause(IommuRequest request) {
    return switch (iommu.translate(request)) {
      case Translation.Mapped _, Translation.Granted _ -> 0;
      case Translation.Aborted aborted -> aborted.fault().cause().code();
    };
  }

  void command(IommuCommand command) {
    command(command.dw0(), command.dw1());
  }

  void command(long dw0, long dw1) {
    long tail = iommu.read(IommuRegisters.CQT, 4);
    memory.setU64(0x20000 + tail * 16, dw0);
    memory.setU64(0x20000 + tail * 16 + 8, dw1);
    iommu.write(IommuRegisters.CQT, 4, tail + 1);
  }

  IommuRequest request(AddressType type, Access access) {
    return new IommuRequest(DEVICE, OptionalInt.empty(), type, access, GUEST);
  }
}
