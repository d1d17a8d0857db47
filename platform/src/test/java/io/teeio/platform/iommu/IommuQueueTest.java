package io.teeio.platform.iommu;

import static io.teeio.platform.iommu.SmallIommu.DEVICE;
import static io.teeio.platform.iommu.SmallIommu.GUEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IommuQueueTest {
  private static final int STATUS = IommuRegisters.CQCSR;
  private static final IommuCommand STORE =
      new IommuCommand.Fence(true, true, Optional.of(new IommuCommand.Fence.Store(0x50010, 42)));

  private final SmallIommu small = new SmallIommu();
  private final Iommu iommu = small.iommu;

  @ParameterizedTest
  @CsvSource({
    "0x0, 0x0",
    "0x7F, 0x0",
    "0x81, 0x1",
    "0x101, 0x0",
    "0x881, 0x0",
    "0x400000081, 0x0",
    "0x800000081, 0x0",
    "0x1000000000000081, 0x0",
    "0x81, 0x200",
    "0x81, 0x4000000000000000",
    "0x100000081, 0x0",
    "0x82, 0x0",
    "0x802, 0x0",
    "0x4002, 0x0",
    "0x2, 0x4000000000000000",
    "0x1003, 0x0",
    "0x403, 0x0",
    "0x100000003, 0x0",
    "0x400000003, 0x0",
    "0x3, 0x1",
    "0x83, 0x0",
    "0x103, 0x0",
    "0x4, 0x0",
    "0x84, 0x0"
  })
  void anIllegalCommandStopsTheQueue(String dw0, String dw1) {
    small.command(Long.decode(dw0), Long.decode(dw1));
    assertThat(iommu.read(STATUS, 4)).isEqualTo(0x10403);
    assertThat(iommu.read(IommuRegisters.CQH, 4)).isZero();
    assertThat(iommu.read(IommuRegisters.IPSR, 4)).isEqualTo(1);
    assertThat(small.events).contains(new IommuEvent.CommandQueueStopped(0x10403));
    small.command(STORE);
    assertThat(small.memory.u32(0x50010)).isZero();
  }

  @Test
  void theQueueGoesOnWhenTheErrorIsClearedAndMended() {
    small.command(0x7F, 0);
    small.command(STORE);
    small.memory.setU64(0x20000, new IommuCommand.InvalidateDdt(OptionalInt.empty()).dw0());
    iommu.write(STATUS, 4, 0x403);
    assertThat(iommu.read(STATUS, 4)).isEqualTo(0x10003);
    assertThat(iommu.read(IommuRegisters.CQH, 4)).isEqualTo(2);
    assertThat(small.memory.u32(0x50010)).isEqualTo(42);
  }

  @Test
  void aDeviceIdThatTheDirectoryCannotHoldIsIllegal() {
    small.mode(2);
    small.command(new IommuCommand.InvalidateDdt(OptionalInt.of(DEVICE)));
    assertThat(iommu.read(STATUS, 4)).isEqualTo(0x10403);
    SmallIommu second = new SmallIommu().mode(3);
    second.command(new IommuCommand.InvalidatePdt(DEVICE, 0));
    assertThat(second.iommu.read(STATUS, 4)).isEqualTo(0x10403);
    SmallIommu third = new SmallIommu().mode(4);
    third.command(new IommuCommand.InvalidatePdt(DEVICE, 0));
    assertThat(third.iommu.read(STATUS, 4)).isEqualTo(0x10003);
  }

  @Test
  void commandsAreNotReadFromAnotherDomain() {
    small.control.classify(new HostAddress(0x20000), 1, SupervisorDomain.TEE);
    small.command(STORE);
    assertThat(iommu.read(STATUS, 4)).isEqualTo(0x10103);
    assertThat(small.memory.u32(0x50010)).isZero();
  }

  @Test
  void aFenceDoesNotWriteToAnotherDomain() {
    small.control.classify(new HostAddress(0x50000), 1, SupervisorDomain.TEE);
    small.command(STORE);
    assertThat(iommu.read(STATUS, 4)).isEqualTo(0x10103);
    assertThat(iommu.read(IommuRegisters.CQH, 4)).isZero();
    assertThat(small.memory.u32(0x50010)).isZero();
  }

  @Test
  void theRingWraps() {
    for (int i = 0; i < 20; i++) {
      small.command(STORE);
    }
    assertThat(iommu.read(IommuRegisters.CQH, 4)).isEqualTo(20 % 8);
    assertThat(iommu.read(IommuRegisters.CQT, 4)).isEqualTo(20 % 8);
  }

  @Test
  void aQueueThatIsOffDoesNothing() {
    iommu.write(STATUS, 4, 0);
    small.command(STORE);
    assertThat(iommu.read(STATUS, 4)).isZero();
    assertThat(small.memory.u32(0x50010)).isZero();
    iommu.write(STATUS, 4, 1);
    assertThat(small.memory.u32(0x50010)).isEqualTo(42);
  }

  @Test
  void aRingIsNotMovedWhileItIsOn() {
    long cqb = iommu.read(IommuRegisters.CQB, 8);
    long fqb = iommu.read(IommuRegisters.FQB, 8);
    iommu.write(IommuRegisters.CQB, 8, 0);
    iommu.write(IommuRegisters.FQB, 8, 0);
    assertThat(iommu.read(IommuRegisters.CQB, 8)).isEqualTo(cqb);
    assertThat(iommu.read(IommuRegisters.FQB, 8)).isEqualTo(fqb);
    iommu.write(STATUS, 4, 0);
    iommu.write(IommuRegisters.CQB, 8, -1);
    assertThat(iommu.read(IommuRegisters.CQB, 8)).isEqualTo(((1L << 44) - 1) << 10 | 0x1F);
  }

  @Test
  void aFullFaultQueueLosesRecordsAndSaysSo() {
    for (int i = 0; i < 10; i++) {
      assertThat(small.cause(GUEST)).isEqualTo(256);
    }
    assertThat(iommu.read(IommuRegisters.FQT, 4)).isEqualTo(7);
    assertThat(iommu.read(IommuRegisters.FQCSR, 4)).isEqualTo(0x10203);
    assertLastWasQueued(false);
    iommu.write(IommuRegisters.FQH, 4, 7);
    small.cause(GUEST);
    assertThat(iommu.read(IommuRegisters.FQT, 4)).isEqualTo(7);
    iommu.write(IommuRegisters.FQCSR, 4, 0x203);
    small.cause(GUEST);
    assertThat(iommu.read(IommuRegisters.FQT, 4)).isZero();
    assertThat(iommu.read(IommuRegisters.FQCSR, 4)).isEqualTo(0x10003);
  }

  @Test
  void anAbortedAccessSaysThatItsRecordIsQueued() {
    small.cause(GUEST);
    assertLastWasQueued(true);
  }

  @Test
  void recordsAreNotWrittenToAnotherDomain() {
    small.control.classify(new HostAddress(0x21000), 1, SupervisorDomain.TEE);
    small.cause(GUEST);
    assertThat(iommu.read(IommuRegisters.FQCSR, 4)).isEqualTo(0x10103);
    assertLastWasQueued(false);
    assertThat(small.memory.isClear(new HostAddress(0x21000))).isTrue();
    assertThat(iommu.read(IommuRegisters.IPSR, 4)).isEqualTo(2);
  }

  @Test
  void aFaultQueueThatIsOffTakesNothing() {
    iommu.write(IommuRegisters.FQCSR, 4, 0);
    small.cause(GUEST);
    assertThat(iommu.read(IommuRegisters.FQT, 4)).isZero();
    assertThat(iommu.read(IommuRegisters.IPSR, 4)).isZero();
    assertLastWasQueued(false);
  }

  private void assertLastWasQueued(boolean queued) {
    assertThat(small.events)
        .last()
        .isInstanceOfSatisfying(
            IommuEvent.AccessAborted.class, event -> assertThat(event.queued()).isEqualTo(queued));
  }

  @Test
  void anInterruptComesAgainWhileItsReasonIsThere() {
    small.command(0, 0);
    iommu.write(IommuRegisters.IPSR, 4, 1);
    assertThat(iommu.read(IommuRegisters.IPSR, 4)).isEqualTo(1);
    iommu.write(STATUS, 4, 0x402);
    iommu.write(IommuRegisters.IPSR, 4, 1);
    assertThat(iommu.read(IommuRegisters.IPSR, 4)).isZero();
    small.control.classify(new HostAddress(0x21000), 1, SupervisorDomain.TEE);
    small.cause(GUEST);
    iommu.write(IommuRegisters.IPSR, 4, 2);
    assertThat(iommu.read(IommuRegisters.IPSR, 4)).isEqualTo(2);
  }

  @Test
  void withoutItsEnableAnInterruptIsNotRaised() {
    iommu.write(STATUS, 4, 1);
    iommu.write(IommuRegisters.FQCSR, 4, 1);
    small.command(0, 0);
    small.cause(GUEST);
    assertThat(iommu.read(IommuRegisters.IPSR, 4)).isZero();
  }

  @Test
  void aMaskedMessageWaits() {
    iommu.write(IommuRegisters.ICVEC, 8, 0xF3);
    int entry = IommuRegisters.MSI_CFG_TBL + 15 * 16;
    iommu.write(entry, 8, 0x60001);
    iommu.write(entry + 8, 4, 77);
    assertThat(iommu.read(entry + 12, 4)).isEqualTo(1);
    small.cause(GUEST);
    assertThat(small.memory.u32(0x60000)).isZero();
    iommu.write(entry + 12, 4, 0);
    assertThat(small.memory.u32(0x60000)).isEqualTo(77);
    assertThat(iommu.read(entry, 8)).isEqualTo(0x60000);
    assertThat(iommu.read(entry + 8, 4)).isEqualTo(77);
    assertThat(iommu.read(entry + 12, 4)).isZero();
    small.memory.setU32(0x60000, 0);
    iommu.write(entry + 12, 4, 1);
    iommu.write(entry + 12, 4, 0);
    assertThat(small.memory.u32(0x60000)).isZero();
  }

  @Test
  void aMessageThatMemoryRefusesIsAFault() {
    small.control.classify(new HostAddress(0x60000), 1, SupervisorDomain.TEE);
    iommu.write(IommuRegisters.MSI_CFG_TBL, 8, 0x60000);
    iommu.write(IommuRegisters.MSI_CFG_TBL + 12, 4, 0);
    small.cause(GUEST);
    assertThat(iommu.read(IommuRegisters.FQT, 4)).isEqualTo(2);
    assertThat(small.memory.u64(0x21020)).isEqualTo(273);
    assertThat(small.memory.u64(0x21030)).isEqualTo(0x60000);
    assertThat(small.memory.u32(0x60000)).isZero();
  }

  @Test
  void halfOfAWideRegisterCanBeAccessed() {
    iommu.write(IommuRegisters.DDTP, 4, 0x4001);
    iommu.write(IommuRegisters.DDTP + 4, 4, 0x12);
    assertThat(iommu.read(IommuRegisters.DDTP, 8)).isEqualTo(0x12_0000_4001L);
    assertThat(iommu.read(IommuRegisters.DDTP, 4)).isEqualTo(0x4001);
    assertThat(iommu.read(IommuRegisters.DDTP + 4, 4)).isEqualTo(0x12);
  }

  @ParameterizedTest
  @CsvSource({"0x14, 8", "0x12, 4", "0x10, 2", "0x48, 8", "-8, 8", "0x1000, 8", "0xFFC, 8"})
  void anAccessThatFitsNoRegisterDoesNothing(String offset, int size) {
    iommu.write(Integer.decode(offset), size, -1);
    assertThat(iommu.read(Integer.decode(offset), size)).isZero();
    assertThat(iommu.read(IommuRegisters.DDTP, 8)).isZero();
    assertThat(iommu.read(STATUS, 4)).isEqualTo(0x10003);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        IommuRegisters.CAPABILITIES,
        IommuRegisters.FCTL,
        IommuRegisters.CQH,
        IommuRegisters.FQT,
        0x038,
        0x050,
        0x060,
        0x258,
        0x400
      })
  void whatIsReadOnlyStays(int offset) {
    long before = iommu.read(offset, 4);
    iommu.write(offset, 4, -1);
    assertThat(iommu.read(offset, 4)).isEqualTo(before);
  }

  @Test
  void theTailStaysInTheRing() {
    iommu.write(STATUS, 4, 0);
    iommu.write(IommuRegisters.CQT, 4, 0xFFFF_FFFFL);
    assertThat(iommu.read(IommuRegisters.CQT, 4)).isEqualTo(7);
    iommu.write(IommuRegisters.FQH, 4, 0xFFFF_FFFFL);
    assertThat(iommu.read(IommuRegisters.FQH, 4)).isEqualTo(7);
  }
}
