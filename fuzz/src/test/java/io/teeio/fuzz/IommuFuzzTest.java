package io.teeio.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.teeio.pcie.AddressType;
import io.teeio.platform.iommu.Iommu;
import io.teeio.platform.iommu.IommuCapabilities;
import io.teeio.platform.iommu.IommuRegisters;
import io.teeio.platform.iommu.IommuRequest;
import io.teeio.platform.iommu.Translation;
import io.teeio.platform.memory.Access;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.MemoryProtection;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.rule.Guards;
import io.teeio.testkit.Source;
import java.util.OptionalInt;

/** A driver that writes any register and any table, and devices that ask for anything. */
class IommuFuzzTest {
  private static final int QUEUE = 0x1000;
  private static final int TABLES = 0x2000;
  private static final int SIZE = 1 << 20;
  private static final int MOST = 64;

  private final PhysicalMemory memory = new PhysicalMemory(new HostAddress(0), SIZE);
  private final Iommu iommu =
      new Iommu(
          new IommuCapabilities(
              IommuCapabilities.ofTheMachine().value() | 1L << IommuCapabilities.MSI_FLAT),
          memory,
          MemoryProtection.powerOn(memory, Guards.all()).table(),
          SupervisorDomain.HOST,
          event -> {});

  /** Registers in any order, tables of any content. */
  @FuzzTest
  void registers(byte[] input) {
    Source source = Source.of(input);
    int steps = source.below(MOST);
    for (int i = 0; i < steps; i++) {
      switch (source.below(4)) {
        case 0 -> write(source, source.anyLong());
        case 1 -> write(source, source.below(1 << 12));
        case 2 -> memory.setU64(8L * source.below(SIZE / 8), source.anyLong());
        default -> translate(source);
      }
    }
  }

  /** Commands of 16 bytes, as many as the input holds, each followed by an access. */
  @FuzzTest
  void commands(byte[] input) {
    Source source = Source.of(input);
    iommu.write(IommuRegisters.CQB, 8, QUEUE >> 2 | 7);
    iommu.write(IommuRegisters.FQB, 8, QUEUE >> 1 | 4);
    iommu.write(IommuRegisters.DDTP, 8, TABLES >> 2 | source.below(5));
    iommu.write(IommuRegisters.CQCSR, 4, 3);
    iommu.write(IommuRegisters.FQCSR, 4, 3);
    for (int i = 0; i < Math.min(input.length / 16, 200); i++) {
      long tail = iommu.read(IommuRegisters.CQT, 4);
      memory.setU64(QUEUE + tail * 16, source.anyLong());
      memory.setU64(QUEUE + tail * 16 + 8, source.anyLong());
      iommu.write(IommuRegisters.CQT, 4, (tail + 1) & 0xFF);
      if (iommu.read(IommuRegisters.CQH, 4) != iommu.read(IommuRegisters.CQT, 4)) {
        Law.require(
            (iommu.read(IommuRegisters.CQCSR, 4) & 0x700) != 0, "stopped without saying why");
        iommu.write(IommuRegisters.CQCSR, 4, 0x702);
        iommu.write(IommuRegisters.CQCSR, 4, 0x703);
      }
      translate(source);
    }
  }

  /** A device directory and G-stage of any content: an access is mapped or aborted. */
  @FuzzTest
  void tables(byte[] input) {
    for (int i = 0; i < Math.min(input.length, 0x8000); i++) {
      memory.setU8(TABLES + i, input[i]);
    }
    for (int mode = 2; mode <= 4; mode++) {
      iommu.write(IommuRegisters.DDTP, 8, TABLES >> 2 | mode);
      for (Access access : Access.values()) {
        iommu.translate(IommuRequest.untranslated(0, access, 0x1000));
        iommu.translate(IommuRequest.untranslated(1, access, -1));
      }
    }
  }

  private void write(Source source, long value) {
    int size = source.flag() ? 4 : 8;
    int offset = source.flag() ? source.below(0x400) : source.below(0x60) & -4;
    iommu.write(offset, size, value);
    iommu.read(offset, size);
  }

  private void translate(Source source) {
    IommuRequest request =
        new IommuRequest(
            source.flag() ? source.below(4) : source.below(1 << 24),
            source.flag() ? OptionalInt.of(source.below(1 << 20)) : OptionalInt.empty(),
            source.pick(AddressType.values()),
            source.pick(Access.values()),
            source.flag() ? source.below(1 << 24) : source.anyLong());
    switch (iommu.translate(request)) {
      case Translation.Mapped mapped ->
          Law.require(mapped.pageSize() > 0, "mapped nothing: " + mapped);
      case Translation.Granted granted ->
          Law.require(request.type() == AddressType.ATS, "granted unasked: " + granted);
      case Translation.Aborted aborted ->
          Law.require(aborted.fault().cause().code() != 0, "aborted without a cause");
    }
  }
}
