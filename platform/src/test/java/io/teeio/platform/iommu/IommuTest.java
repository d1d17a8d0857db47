package io.teeio.platform.iommu;

import static io.teeio.platform.iommu.SmallIommu.DEVICE;
import static io.teeio.platform.iommu.SmallIommu.GSCID;
import static io.teeio.platform.iommu.SmallIommu.GUEST;
import static io.teeio.platform.iommu.SmallIommu.LEAF;
import static io.teeio.platform.iommu.SmallIommu.PAGE;
import static io.teeio.platform.iommu.SmallIommu.SV39X4;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.pcie.AddressType;
import io.teeio.platform.memory.Access;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.MemoryType;
import io.teeio.platform.memory.SupervisorDomain;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IommuTest {
  private static final long EXTENDED =
      IommuCapabilities.ofTheMachine().value() | 1L << IommuCapabilities.MSI_FLAT;

  private static DeviceContext with(long tc, long ta, long fsc) {
    return new DeviceContext(tc | 1, SV39X4, ta, fsc, 0, 0, 0, 0);
  }

  @Test
  void offAbortsEverything() {
    SmallIommu small = new SmallIommu();
    assertThat(small.cause(GUEST)).isEqualTo(256);
    small.guest().mode(0);
    assertThat(small.cause(GUEST)).isEqualTo(256);
  }

  @Test
  void barePassesWhatIsUntranslated() {
    SmallIommu small = new SmallIommu().mode(1);
    assertThat(small.write(0x1234))
        .isEqualTo(new Translation.Mapped(new HostAddress(0x1234), 4096, MemoryType.PMA));
    assertThat(small.cause(small.request(AddressType.TRANSLATED, Access.READ))).isEqualTo(260);
    assertThat(small.cause(small.request(AddressType.ATS, Access.READ))).isEqualTo(260);
  }

  @Test
  void aDirectoryOfOneOrTwoLevelsIsWalked() {
    for (int levels = 1; levels <= 2; levels++) {
      SmallIommu small = new SmallIommu();
      int device = levels == 1 ? 0x45 : 0x2345;
      long contexts = levels == 1 ? 0x10000 : 0x13000;
      if (levels == 2) {
        small.memory.setU64(0x10000 + DeviceContext.index(device, 1, false) * 8L, 0x13000 >> 2 | 1);
      }
      long[] words = DeviceContext.ofGuest(SV39X4).words();
      for (int i = 0; i < 4; i++) {
        small.memory.setU64(contexts + 0x45 * 32 + i * 8L, words[i]);
      }
      small.mode(1 + levels);
      assertThat(small.cause(IommuRequest.untranslated(device, Access.WRITE, GUEST))).isZero();
      int wide = 1 << (levels == 1 ? 7 : 16) | device;
      assertThat(small.cause(IommuRequest.untranslated(wide, Access.WRITE, GUEST))).isEqualTo(260);
    }
  }

  @Test
  void aDeviceIdOfMoreThan24BitsIsRefused() {
    SmallIommu small = new SmallIommu().guest();
    assertThat(small.cause(IommuRequest.untranslated(1 << 24 | DEVICE, Access.WRITE, GUEST)))
        .isEqualTo(260);
    assertThat(small.cause(IommuRequest.untranslated(-1, Access.WRITE, GUEST))).isEqualTo(260);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aDirectoryEntryMustBeValidAndPlain(int level) {
    SmallIommu small = new SmallIommu().guest();
    long entry = small.memory.u64(small.directory(level));
    small.memory.setU64(small.directory(level), entry | 2);
    assertThat(small.cause(GUEST)).isEqualTo(259);
    small.memory.setU64(small.directory(level), entry | 1L << 54);
    assertThat(small.cause(GUEST)).isEqualTo(259);
    small.memory.setU64(small.directory(level), entry & ~1L);
    assertThat(small.cause(GUEST)).isEqualTo(258);
    small.memory.setU64(small.directory(level), 1L << 52 | 1);
    assertThat(small.cause(GUEST)).isEqualTo(257);
    small.memory.setU64(small.directory(level), entry);
    assertThat(small.cause(GUEST)).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {0x10000, 0x11000, 0x12000})
  void aDirectoryInAnotherDomainIsAnAccessFault(long table) {
    SmallIommu small = new SmallIommu().guest();
    HostAddress page = new HostAddress(table == 0x12000 ? small.directory(0) : table).page();
    small.control.classify(page, 1, SupervisorDomain.TEE);
    assertThat(small.cause(GUEST)).isEqualTo(257);
  }

  @ParameterizedTest
  @ValueSource(longs = {0x40000, 0x44000, 0x45000})
  void aGStageTableInAnotherDomainIsAnAccessFault(long table) {
    SmallIommu small = new SmallIommu().guest();
    small.control.classify(new HostAddress(table), 1, SupervisorDomain.TEE);
    assertThat(small.cause(small.request(AddressType.UNTRANSLATED, Access.READ))).isEqualTo(5);
    assertThat(small.cause(small.request(AddressType.UNTRANSLATED, Access.WRITE))).isEqualTo(7);
    assertThat(small.cause(small.request(AddressType.UNTRANSLATED, Access.EXECUTE))).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 6, 7, 8, 9, 10, 11, 12, 23, 24, 31, 32, 63})
  void aTranslationControlThatIsNotSupportedIsMisconfigured(int bit) {
    assertThat(new SmallIommu().context(with(1L << bit, 0, 0)).mode(4).cause(GUEST)).isEqualTo(259);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 11, 32, 39, 40, 51, 52, 63})
  void reservedTranslationAttributesAreMisconfigured(int bit) {
    assertThat(new SmallIommu().context(with(0, 1L << bit, 0)).mode(4).cause(GUEST)).isEqualTo(259);
  }

  @ParameterizedTest
  @ValueSource(ints = {44, 59, 60, 61, 62, 63})
  void aFirstStageIsNotSupported(int bit) {
    assertThat(new SmallIommu().context(with(0, 0, 1L << bit)).mode(4).cause(GUEST)).isEqualTo(259);
    assertThat(new SmallIommu().context(with(1 << 5, 0, 1L << bit)).mode(4).cause(GUEST))
        .isEqualTo(259);
  }

  @Test
  void whatIsNotReservedIsAccepted() {
    assertThat(new SmallIommu().context(with(1 << 4, 0xFFFFFL << 12, 7)).mode(4).cause(GUEST))
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 7, 10, 11, 15})
  void aSecondStageModeMustBeSupported(long mode) {
    DeviceContext context = DeviceContext.ofGuest(mode << 60 | 0x40);
    assertThat(new SmallIommu().context(context).mode(4).cause(GUEST)).isEqualTo(259);
  }

  @Test
  void aSecondStageModeNeedsItsCapability() {
    SmallIommu none = new SmallIommu(new IommuCapabilities(0x10));
    assertThat(none.guest().cause(GUEST)).isEqualTo(259);
    DeviceContext context = DeviceContext.ofGuest(9L << 60 | 0x40);
    assertThat(none.context(context).cause(GUEST)).isEqualTo(259);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aRootIsAlignedTo16KiB(int pages) {
    DeviceContext context = DeviceContext.ofGuest(SV39X4 + pages);
    assertThat(new SmallIommu().context(context).mode(4).cause(GUEST)).isEqualTo(259);
  }

  /** Bare has no root: what stands in its place means nothing. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 3})
  void aBareSecondStagePasses(long root) {
    SmallIommu small = new SmallIommu().context(DeviceContext.ofGuest(root)).mode(4);
    assertThat(small.write(0x1234))
        .isEqualTo(new Translation.Mapped(new HostAddress(0x1234), 4096, MemoryType.PMA));
  }

  @ParameterizedTest
  @EnumSource(
      value = AddressType.class,
      names = {"TRANSLATED", "ATS"})
  void onlyUntranslatedRequestsAreAllowed(AddressType type) {
    SmallIommu small = new SmallIommu().guest();
    assertThat(small.cause(small.request(type, Access.READ))).isEqualTo(260);
  }

  @Test
  void aProcessIsAllowedOnlyWhereThereAreProcesses() {
    IommuRequest request =
        new IommuRequest(DEVICE, OptionalInt.of(7), AddressType.UNTRANSLATED, Access.READ, GUEST);
    assertThat(new SmallIommu().guest().cause(request)).isEqualTo(260);
    assertThat(new SmallIommu().context(with(1 << 5, 0, 0)).mode(4).cause(request)).isZero();
    assertThat(new SmallIommu().context(with(1 << 5 | 1 << 9, 0, 0)).mode(4).cause(GUEST)).isZero();
  }

  @Test
  void transactionTypesAreTold() {
    SmallIommu small = new SmallIommu();
    int[] expected = {2, 3, 1, 6, 7, 5, 8, 8, 8};
    int i = 0;
    for (AddressType type : AddressType.values()) {
      for (Access access : Access.values()) {
        Translation translation = small.iommu.translate(small.request(type, access));
        assertThat(translation)
            .isInstanceOfSatisfying(
                Translation.Aborted.class,
                aborted -> assertThat(aborted.fault().transactionType()).isPositive());
        assertThat(((Translation.Aborted) translation).fault().transactionType())
            .isEqualTo(expected[i++]);
      }
    }
  }

  @Test
  void aReadMappingDoesNotPermitAWriteEvenWhenItIsRemembered() {
    SmallIommu small = new SmallIommu().guest();
    small.memory.setU64(LEAF, PAGE >> 2 | 0xD3);
    assertThat(small.read(GUEST)).isInstanceOf(Translation.Mapped.class);
    assertThat(small.cause(GUEST)).isEqualTo(23);
    small.memory.setU64(LEAF, PAGE >> 2 | 0xD7);
    assertThat(small.cause(GUEST)).isZero();
  }

  @Test
  void aGuestsTranslationIsNotAnothersWhateverTheAddress() {
    SmallIommu small = new SmallIommu().guest();
    assertThat(small.cause(GUEST)).isZero();
    small.context(DeviceContext.ofGuest(9L << 60 | 0x80 | 4L << 44));
    small.command(new IommuCommand.InvalidateDdt(OptionalInt.of(DEVICE)));
    for (int bit = 0; bit < 64; bit++) {
      assertThat(small.cause(GUEST | 1L << bit)).isEqualTo(23);
    }
  }

  @Test
  void aBigPageIsForgottenByAnyOfItsAddresses() {
    SmallIommu small = new SmallIommu().guest();
    small.memory.setU64(0x44000, 0x60_0000 >> 2 | 0xD7);
    assertThat(small.cause(0x8001_2345L)).isZero();
    assertThat(small.cause(0x8000_1000L)).isZero();
    small.memory.setU64(0x44000, 0);
    small.command(invalidate(GSCID, 0x8020_0000L));
    assertThat(small.cause(0x8001_2345L)).isZero();
    small.command(invalidate(GSCID + 1, 0x8000_0000L));
    assertThat(small.cause(0x8001_2345L)).isZero();
    small.command(invalidate(GSCID, 0x8010_0000L));
    assertThat(small.cause(0x8001_2345L)).isEqualTo(23);
    assertThat(small.cause(0x8000_1000L)).isEqualTo(23);
  }

  private static IommuCommand invalidate(int gscid, long address) {
    return new IommuCommand.InvalidateGvma(OptionalInt.of(gscid), OptionalLong.of(address));
  }

  @Test
  void invalidationReachesWhatItNamesAndNoMore() {
    SmallIommu small = new SmallIommu().guest();
    assertThat(small.cause(GUEST)).isZero();
    small.memory.setU64(LEAF, 0);
    small.command(invalidate(GSCID, GUEST + 4096));
    small.command(invalidate(GSCID + 1, GUEST));
    small.command(new IommuCommand.InvalidateGvma(OptionalInt.of(GSCID + 1), OptionalLong.empty()));
    small.command(
        new IommuCommand.InvalidateVma(
            OptionalInt.of(GSCID), OptionalInt.empty(), OptionalLong.empty()));
    assertThat(small.cause(GUEST)).isZero();
    small.command(new IommuCommand.InvalidateGvma(OptionalInt.empty(), OptionalLong.empty()));
    assertThat(small.cause(GUEST)).isEqualTo(23);
  }

  @Test
  void aContextIsForgottenByItsOwnNameOrAll() {
    SmallIommu small = new SmallIommu().guest();
    assertThat(small.cause(GUEST)).isZero();
    small.memory.setU64(small.directory(0), 0);
    small.command(new IommuCommand.InvalidateDdt(OptionalInt.of(DEVICE ^ 1)));
    small.command(new IommuCommand.InvalidateDdt(OptionalInt.of(DEVICE ^ 0x201)));
    assertThat(small.cause(GUEST)).isZero();
    small.command(new IommuCommand.InvalidateDdt(OptionalInt.empty()));
    assertThat(small.cause(GUEST)).isEqualTo(258);
  }

  @Test
  void theDirectoryPointerChangesOnlyThroughOffOrBare() {
    SmallIommu small = new SmallIommu().guest();
    small.mode(2);
    assertThat(small.iommu.read(IommuRegisters.DDTP, 8)).isEqualTo(0x10000 >> 2 | 4);
    small.mode(5);
    assertThat(small.iommu.read(IommuRegisters.DDTP, 8)).isEqualTo(0x10000 >> 2 | 4);
    small.mode(0).mode(2);
    assertThat(small.iommu.read(IommuRegisters.DDTP, 8)).isEqualTo(0x10000 >> 2 | 2);
  }

  @Test
  void theMsiTableTranslatesInterruptFiles() {
    SmallIommu small = new SmallIommu(new IommuCapabilities(EXTENDED));
    DeviceContext context = new DeviceContext(1, SV39X4, 0, 0, 1L << 60 | 0x50, 0b101, 0x28000, 0);
    small.context(context).mode(4);
    small.memory.setU64(0x50000 + 3 * 16, 0x9000 >> 2 | 7);
    assertThat(small.write(0x2800_5010L))
        .isEqualTo(new Translation.Mapped(new HostAddress(0x9010), 4096, MemoryType.PMA));
    assertThat(small.cause(0x2800_4000L)).isEqualTo(262);
    assertThat(small.cause(0x2800_2000L)).isEqualTo(23);
    assertThat(small.cause(GUEST)).isZero();
    assertThat(small.cause(IommuRequest.untranslated(DEVICE, Access.EXECUTE, 0x2800_5000L)))
        .isEqualTo(1);
    for (long wrong : new long[] {1, 3, 5, 1L << 63 | 7, 1L << 54 | 7, 7 | 1 << 3}) {
      small.memory.setU64(0x50000 + 3 * 16, wrong);
      assertThat(small.cause(0x2800_5000L)).isEqualTo(263);
    }
    small.memory.setU64(0x50000 + 3 * 16, 7);
    small.memory.setU64(0x50000 + 3 * 16 + 8, 1);
    assertThat(small.cause(0x2800_5000L)).as("software's own").isZero();
    small.control.classify(new HostAddress(0x50000), 1, SupervisorDomain.TEE);
    assertThat(small.cause(0x2800_5000L)).isEqualTo(261);
  }

  @Test
  void anExtendedContextIsChecked() {
    long flat = 1L << 60;
    for (DeviceContext wrong :
        new DeviceContext[] {
          new DeviceContext(1, SV39X4, 0, 0, 2L << 60, 0, 0, 0),
          new DeviceContext(1, SV39X4, 0, 0, flat | 1L << 44, 0, 0, 0),
          new DeviceContext(1, SV39X4, 0, 0, flat, 1L << 52, 0, 0),
          new DeviceContext(1, SV39X4, 0, 0, flat, 0, 1L << 63, 0),
          new DeviceContext(1, SV39X4, 0, 0, flat, 0, 0, 1),
          new DeviceContext(1, 0, 0, 0, flat, 0, 0, 0)
        }) {
      SmallIommu small = new SmallIommu(new IommuCapabilities(EXTENDED));
      assertThat(small.context(wrong).mode(4).cause(GUEST)).isEqualTo(259);
    }
  }

  @Test
  void whatIsNotImplementedIsNotAdvertised() {
    Iommu iommu = new SmallIommu(new IommuCapabilities(-1)).iommu;
    assertThat(iommu.read(IommuRegisters.CAPABILITIES, 8)).isEqualTo(0x1FF_0646_86FFL);
    assertThat(iommu.domain()).isEqualTo(SupervisorDomain.HOST);
  }
}
