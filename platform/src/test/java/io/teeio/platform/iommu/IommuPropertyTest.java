package io.teeio.platform.iommu;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.pcie.AddressType;
import io.teeio.platform.memory.Access;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.testkit.Property;
import io.teeio.testkit.Source;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Whatever the host does to its IOMMU: nothing breaks, and the TEE's memory is not touched. */
class IommuPropertyTest {
  private static final HostAddress TEE = new HostAddress(0x30000);
  private static final long SENTINEL = 0x5EC2E7;

  @Test
  void noProgrammingBreaksTheIommuOrTouchesTheTee() {
    Property.check(300, 4, IommuPropertyTest::anyProgramming);
  }

  @Test
  void anyCommandIsDecodedOrIllegal() {
    Property.check(
        2000,
        5,
        source -> {
          long dw0 = source.anyLong();
          long dw1 = source.anyLong() >>> source.below(64);
          long plain = source.flag() ? dw0 & 0x0FFF_F003_FFFF_F3FFL : dw0;
          IommuCommand.decode(plain, dw1)
              .ifPresent(command ->
                  assertThat(IommuCommand.decode(command.dw0(), command.dw1())).contains(command));
        });
  }

  private static void anyProgramming(Source source) {
    SmallIommu small =
        new SmallIommu(
            new IommuCapabilities(
                IommuCapabilities.ofTheMachine().value()
                    | (source.flag() ? 1L << IommuCapabilities.MSI_FLAT : 0)));
    if (source.flag()) {
      small.guest();
    }
    small.memory.setU64(TEE.value(), SENTINEL);
    small.control.classify(TEE, 1, SupervisorDomain.TEE);
    int steps = source.between(1, 60);
    for (int i = 0; i < steps; i++) {
      switch (source.below(5)) {
        case 0 -> {
          int size = source.pick(4, 8);
          small.iommu.write(offset(source) & -size, size, value(source));
        }
        case 1 -> small.iommu.read(offset(source), source.between(0, 9));
        case 2 -> small.memory.setU64(table(source), value(source));
        case 3 -> small.command(value(source), value(source));
        default -> translate(small, source);
      }
    }
    assertThat(small.memory.u64(TEE.value())).isEqualTo(SENTINEL);
    for (long at = 8; at < 4096; at += 8) {
      assertThat(small.memory.u64(TEE.value() + at)).isZero();
    }
  }

  private static int offset(Source source) {
    return source.flag()
        ? source.pick(
            IommuRegisters.DDTP,
            IommuRegisters.CQB,
            IommuRegisters.CQT,
            IommuRegisters.FQB,
            IommuRegisters.FQH,
            IommuRegisters.CQCSR,
            IommuRegisters.FQCSR,
            IommuRegisters.IPSR,
            IommuRegisters.ICVEC,
            IommuRegisters.MSI_CFG_TBL)
        : source.between(-16, 0x1010);
  }

  /** Anything, or a pointer to a table, to the TEE's page, or a queue base there. */
  private static long value(Source source) {
    return switch (source.below(4)) {
      case 0 -> source.anyLong();
      case 1 -> source.between(0, 0x40);
      case 2 -> source.pick(0x10000L, 0x20000L, 0x30000L, 0x40000L) >> 2 | source.below(1024);
      default -> source.pick(0x30000L, 0x30008L, 0x30000L >> 2, 0x8000_0000_0000_0030L);
    };
  }

  private static long table(Source source) {
    long base = source.pick(0x10000L, 0x11000L, 0x12000L, 0x20000L, 0x40000L, 0x44000L, 0x45000L);
    return base + 8L * source.below(512);
  }

  private static void translate(SmallIommu small, Source source) {
    int device = source.flag() ? SmallIommu.DEVICE : (int) source.anyLong();
    long address = source.flag() ? SmallIommu.GUEST : source.anyLong();
    OptionalInt process =
        source.below(4) == 0 ? OptionalInt.of((int) source.anyLong()) : OptionalInt.empty();
    Translation translation =
        small.iommu.translate(
            new IommuRequest(
                device,
                process,
                source.pick(AddressType.values()),
                source.pick(Access.values()),
                address));
    if (translation instanceof Translation.Mapped mapped) {
      long inPage = mapped.address().value() ^ address;
      assertThat(inPage & (mapped.pageSize() - 1)).isZero();
    }
  }
}
