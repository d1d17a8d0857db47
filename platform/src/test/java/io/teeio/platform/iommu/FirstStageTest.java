package io.teeio.platform.iommu;

import static io.teeio.platform.iommu.SmallIommu.DEVICE;
import static io.teeio.platform.iommu.SmallIommu.GSCID;
import static io.teeio.platform.iommu.SmallIommu.PAGE;
import static io.teeio.platform.iommu.SmallIommu.SV39X4;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.pcie.AddressType;
import io.teeio.platform.memory.Access;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * First stages and process directories, and what is remembered of them. Guest pages 0x80010000 and
 * up are physical pages 0x90000 and up: a first stage at the first three maps 0x1000 to
 * SmallIommu's guest page; a process directory is at the fourth.
 */
class FirstStageTest {
  private static final long GUEST_TABLES = 0x8001_0000L;
  private static final long TABLES = 0x9_0000;
  private static final long VIRTUAL = 0x1000;
  private static final long LEAF = TABLES + 0x2000 + 8;
  private static final long SV39 = 8L << 60;
  private static final long PD8 = 1L << 60;
  private static final int PSCID = 0x77;
  private static final int PROCESS = 5;
  private static final long USER = 0xDF;
  private static final long GLOBAL = 1 << 5;

  private final SmallIommu small = new SmallIommu(IommuCapabilities.ofEverything());

  FirstStageTest() {
    for (int i = 0; i < 4; i++) {
      small.memory.setU64(0x45000 + (0x10 + i) * 8L, (TABLES + i * 0x1000L) >> 2 | 0xD7);
    }
    small.memory.setU64(TABLES, (GUEST_TABLES + 0x1000) >> 2 | 1);
    small.memory.setU64(TABLES + 0x1000, (GUEST_TABLES + 0x2000) >> 2 | 1);
    small.memory.setU64(LEAF, SmallIommu.GUEST >> 2 | USER);
  }

  private static long page(long guest) {
    return guest >>> 12;
  }

  private void firstStage() {
    long fsc = SV39 | page(GUEST_TABLES);
    small.context(new DeviceContext(1, SV39X4, (long) PSCID << 12, fsc, 0, 0, 0, 0));
    small.mode(4);
  }

  private void processes(long ta) {
    long fsc = PD8 | page(GUEST_TABLES + 0x3000);
    small.context(new DeviceContext(1 | DeviceContext.PDTV, SV39X4, 0, fsc, 0, 0, 0, 0));
    small.memory.setU64(TABLES + 0x3000 + PROCESS * 16, ta | (long) PSCID << 12);
    small.memory.setU64(TABLES + 0x3008 + PROCESS * 16, SV39 | page(GUEST_TABLES));
    small.mode(4);
  }

  private IommuRequest request(Access access, boolean supervisor) {
    return new IommuRequest(
        DEVICE, OptionalInt.of(PROCESS), supervisor, AddressType.UNTRANSLATED, access, VIRTUAL);
  }

  private boolean reaches() {
    return small.write(VIRTUAL) instanceof Translation.Mapped;
  }

  private boolean processReaches() {
    return small.cause(request(Access.READ, false)) == 0;
  }

  private static IommuCommand vma(int gscid, OptionalInt pscid, OptionalLong address) {
    return new IommuCommand.InvalidateVma(OptionalInt.of(gscid), pscid, address);
  }

  @Test
  void bothStagesAreWalked() {
    firstStage();
    assertThat(small.write(VIRTUAL + 0x123))
        .isInstanceOfSatisfying(
            Translation.Mapped.class,
            mapped -> assertThat(mapped.address()).isEqualTo(new HostAddress(PAGE + 0x123)));
    assertThat(small.cause(0x2000)).isEqualTo(15);
    assertThat(small.cause(1L << 40)).as("not canonical").isEqualTo(15);
  }

  @Test
  void aTranslationIsRememberedUntilItsProcessOrGuestIsInvalidated() {
    firstStage();
    for (IommuCommand fitting :
        new IommuCommand[] {
          vma(GSCID, OptionalInt.empty(), OptionalLong.empty()),
          vma(GSCID, OptionalInt.of(PSCID), OptionalLong.empty()),
          vma(GSCID, OptionalInt.of(PSCID), OptionalLong.of(VIRTUAL)),
          vma(GSCID, OptionalInt.empty(), OptionalLong.of(VIRTUAL)),
          new IommuCommand.InvalidateGvma(OptionalInt.of(GSCID), OptionalLong.of(0x5555_0000L)),
          new IommuCommand.InvalidateGvma(OptionalInt.empty(), OptionalLong.empty())
        }) {
      small.memory.setU64(LEAF, SmallIommu.GUEST >> 2 | USER);
      assertThat(reaches()).isTrue();
      small.memory.setU64(LEAF, 0);
      small.command(vma(GSCID + 1, OptionalInt.empty(), OptionalLong.empty()));
      small.command(vma(GSCID, OptionalInt.of(PSCID + 1), OptionalLong.empty()));
      small.command(vma(GSCID, OptionalInt.of(PSCID), OptionalLong.of(VIRTUAL + 0x1000)));
      small.command(
          new IommuCommand.InvalidateVma(
              OptionalInt.empty(), OptionalInt.empty(), OptionalLong.empty()));
      assertThat(reaches()).as("none of these is about it").isTrue();
      small.command(fitting);
      assertThat(reaches()).as("%s", fitting).isFalse();
    }
  }

  @Test
  void aGlobalPageOutlivesTheInvalidationOfAProcess() {
    firstStage();
    small.memory.setU64(LEAF, SmallIommu.GUEST >> 2 | USER | GLOBAL);
    assertThat(reaches()).isTrue();
    small.memory.setU64(LEAF, 0);
    small.command(vma(GSCID, OptionalInt.of(PSCID), OptionalLong.empty()));
    assertThat(reaches()).isTrue();
    small.command(vma(GSCID, OptionalInt.empty(), OptionalLong.empty()));
    assertThat(reaches()).isFalse();
  }

  @Test
  void aFirstStageWithoutASecondIsOutsideAllGuests() {
    long root = TABLES + 0x4000;
    small.memory.setU64(root, USER);
    small.context(new DeviceContext(1, 0, (long) PSCID << 12, SV39 | root >> 12, 0, 0, 0, 0));
    small.mode(4);
    assertThat(small.cause(0x1234)).as("a page of 1 GiB").isZero();
    small.memory.setU64(root, 0);
    small.command(vma(GSCID, OptionalInt.empty(), OptionalLong.empty()));
    small.command(new IommuCommand.InvalidateGvma(OptionalInt.empty(), OptionalLong.empty()));
    assertThat(small.cause(0x1234)).isZero();
    small.command(
        new IommuCommand.InvalidateVma(
            OptionalInt.empty(), OptionalInt.of(PSCID), OptionalLong.empty()));
    assertThat(small.cause(0x1234)).isEqualTo(15);
  }

  @Test
  void aProcessContextIsRememberedUntilItIsInvalidated() {
    for (IommuCommand fitting :
        new IommuCommand[] {
          new IommuCommand.InvalidatePdt(DEVICE, PROCESS),
          new IommuCommand.InvalidateDdt(OptionalInt.of(DEVICE)),
          new IommuCommand.InvalidateDdt(OptionalInt.empty())
        }) {
      processes(1);
      assertThat(processReaches()).isTrue();
      small.memory.setU64(TABLES + 0x3000 + PROCESS * 16, 0);
      small.command(new IommuCommand.InvalidatePdt(DEVICE, PROCESS + 1));
      small.command(new IommuCommand.InvalidatePdt(DEVICE ^ 1, PROCESS));
      small.command(vma(GSCID, OptionalInt.empty(), OptionalLong.empty()));
      assertThat(processReaches()).isTrue();
      small.command(fitting);
      assertThat(small.cause(request(Access.READ, false))).as("%s", fitting).isEqualTo(266);
    }
  }

  @Test
  void aProcessBeyondItsDirectoryIsRefused() {
    int[] beyond = {1 << 8, 1 << 17};
    for (int i = 0; i < beyond.length; i++) {
      long fsc = (i + 1L) << 60 | page(GUEST_TABLES + 0x3000);
      small.context(new DeviceContext(1 | DeviceContext.PDTV, SV39X4, 0, fsc, 0, 0, 0, 0));
      small.mode(4);
      IommuRequest outside =
          new IommuRequest(
              DEVICE,
              OptionalInt.of(beyond[i]),
              false,
              AddressType.UNTRANSLATED,
              Access.READ,
              VIRTUAL);
      assertThat(small.cause(outside)).isEqualTo(260);
    }
  }

  @Test
  void supervisorsNeedTheProcessToAllowThem() {
    small.memory.setU64(SmallIommu.LEAF, PAGE >> 2 | 0xDF);
    processes(1);
    assertThat(small.cause(request(Access.READ, true))).isEqualTo(260);
    processes(1 | ProcessContext.ENS);
    small.command(new IommuCommand.InvalidateDdt(OptionalInt.empty()));
    assertThat(small.cause(request(Access.READ, true))).as("a user's page").isEqualTo(13);
    processes(1 | ProcessContext.ENS | ProcessContext.SUM);
    small.command(new IommuCommand.InvalidateDdt(OptionalInt.empty()));
    assertThat(small.cause(request(Access.READ, true))).isZero();
    assertThat(small.cause(request(Access.EXECUTE, true))).isEqualTo(12);
    assertThat(small.cause(request(Access.EXECUTE, false))).isZero();
  }

  @Test
  void supervisorPrivilegeWithoutAProcessMeansNothing() {
    firstStage();
    assertThat(
            small.cause(
                new IommuRequest(
                    DEVICE,
                    OptionalInt.empty(),
                    true,
                    AddressType.UNTRANSLATED,
                    Access.READ,
                    VIRTUAL)))
        .isZero();
  }

  @Test
  void aSupervisorsPageIsNotAUsers() {
    small.memory.setU64(LEAF, SmallIommu.GUEST >> 2 | (USER & ~0x10L));
    processes(1 | ProcessContext.ENS);
    assertThat(small.cause(request(Access.READ, false))).isEqualTo(13);
    assertThat(small.cause(request(Access.READ, true))).isZero();
    assertThat(small.cause(request(Access.READ, false))).as("though remembered").isEqualTo(13);
  }

  @Test
  void whatIsRememberedPermitsNoMoreThanEitherStage() {
    small.memory.setU64(LEAF, SmallIommu.GUEST >> 2 | (USER & ~4L));
    processes(1 | ProcessContext.ENS);
    assertThat(small.cause(request(Access.READ, false))).isZero();
    assertThat(small.cause(request(Access.WRITE, false))).isEqualTo(15);
    assertThat(small.cause(request(Access.READ, true))).as("a user's page").isEqualTo(13);
    assertThat(small.cause(request(Access.READ, false))).isZero();
  }

  @Test
  void aDeviceIdThatIsTooWideStopsTheCommand() {
    for (int mode = 0; mode <= 4; mode++) {
      SmallIommu narrow = new SmallIommu().mode(mode);
      narrow.command(new IommuCommand.InvalidateDdt(OptionalInt.of(1 << 16)));
      boolean fits = mode != 2 && mode != 3;
      assertThat(narrow.iommu.read(IommuRegisters.CQCSR, 4))
          .as("mode %d", mode)
          .isEqualTo(fits ? 0x10003 : 0x10403);
    }
  }

  @Test
  void aProcessIdThatIsTooWideStopsTheCommand() {
    processes(1);
    SmallIommu narrow =
        new SmallIommu(
            new IommuCapabilities(
                IommuCapabilities.ofEverything().value()
                    & ~(1L << IommuCapabilities.PD17 | 1L << IommuCapabilities.PD20)));
    narrow.command(new IommuCommand.InvalidatePdt(DEVICE, 0x100));
    assertThat(narrow.iommu.read(IommuRegisters.CQCSR, 4)).isEqualTo(0x10403);
    small.command(new IommuCommand.InvalidatePdt(DEVICE, 0x100));
    assertThat(small.iommu.read(IommuRegisters.CQCSR, 4)).isEqualTo(0x10003);
  }

  /** The IOMMU's own reads are accesses of its domain: the MPT decides about them, too. */
  @Test
  void tablesOfAnotherDomainAreOutOfReach() {
    processes(1);
    small.control.classify(new HostAddress(TABLES + 0x3000), 1, SupervisorDomain.TEE);
    assertThat(small.cause(request(Access.READ, false))).isEqualTo(265);
    firstStage();
    small.command(new IommuCommand.InvalidateDdt(OptionalInt.empty()));
    small.control.classify(new HostAddress(TABLES + 0x1000), 1, SupervisorDomain.TEE);
    assertThat(small.cause(VIRTUAL)).isEqualTo(7);
    small.control.classify(new HostAddress(0x45000), 1, SupervisorDomain.TEE);
    small.control.classify(new HostAddress(TABLES + 0x1000), 1, SupervisorDomain.HOST);
    assertThat(small.cause(VIRTUAL)).isEqualTo(7);
  }

  @Test
  void aTableThatTheGuestDoesNotHaveIsAnImplicitFault() {
    firstStage();
    small.memory.setU64(0x45000 + 0x11 * 8L, 0);
    assertThat(small.write(VIRTUAL))
        .isInstanceOfSatisfying(
            Translation.Aborted.class,
            aborted -> {
              assertThat(aborted.fault().cause()).isEqualTo(FaultCause.WRITE_GUEST_PAGE_FAULT);
              assertThat(aborted.fault().guestAddress()).isEqualTo(GUEST_TABLES + 0x1000 | 1);
            });
  }
}
