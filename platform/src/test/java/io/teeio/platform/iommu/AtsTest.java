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
import io.teeio.platform.memory.SupervisorDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The ATS profile: devices that keep translations, and ask for pages. */
class AtsTest {
  private static final int REQUESTER = DEVICE & 0xFFFF;
  private static final OptionalInt SEGMENT = OptionalInt.of(DEVICE >> 16);
  private static final long ALL = 0x7FFF_FFFF_FFFF_F800L;
  private static final IommuCommand FENCE = new IommuCommand.Fence(true, true, Optional.empty());
  private static final long LAST_OF_GROUP_3 = GUEST | 3 << 3 | 4 | 1;

  private final List<AtsMessage> messages = new ArrayList<>();
  private boolean prompt = true;
  private final SmallIommu small = new SmallIommu(IommuCapabilities.ofEverything(), this::receive);
  private final DeviceTlb device = new DeviceTlb(DEVICE, small.iommu::translate);

  private void receive(AtsMessage message) {
    messages.add(message);
    if (prompt && message instanceof AtsMessage.InvalidationRequest request) {
      assertThat(small.iommu.complete(device.forget(request))).isTrue();
    }
  }

  private void allow(long tc) {
    small.context(new DeviceContext(1 | tc, SV39X4, 0, 0, 0, 0, 0, 0)).mode(4);
  }

  private Optional<IommuRequest> asks() {
    return device.access(OptionalInt.empty(), false, Access.WRITE, GUEST + 8);
  }

  private static IommuCommand invalidate(long payload) {
    return new IommuCommand.AtsInvalidate(OptionalInt.empty(), SEGMENT, REQUESTER, payload);
  }

  private static IommuCommand guest() {
    return new IommuCommand.InvalidateGvma(OptionalInt.of(GSCID), OptionalLong.empty());
  }

  private long head() {
    return small.iommu.read(IommuRegisters.CQH, 4);
  }

  private long status() {
    return small.iommu.read(IommuRegisters.CQCSR, 4);
  }

  @Test
  void aDeviceAsksOnceAndThenSaysWhereItMeans() {
    allow(DeviceContext.EN_ATS);
    IommuRequest request = asks().orElseThrow();
    assertThat(request.type()).isEqualTo(AddressType.TRANSLATED);
    assertThat(request.address()).isEqualTo(PAGE + 8);
    assertThat(small.cause(request)).isZero();
    small.memory.setU64(LEAF, 0);
    small.command(guest());
    assertThat(asks()).as("it did not ask again").contains(request);
    assertThat(device.size()).isEqualTo(1);
  }

  @Test
  void whoMayNotAskIsRefused() {
    allow(0);
    assertThat(asks()).isEmpty();
    assertThat(small.cause(small.request(AddressType.ATS, Access.READ))).isEqualTo(260);
    assertThat(small.cause(small.request(AddressType.TRANSLATED, Access.READ))).isEqualTo(260);
  }

  @Test
  void whatIsNotThereIsGrantedAsNothingAndNotReported() {
    allow(DeviceContext.EN_ATS);
    IommuRequest elsewhere =
        new IommuRequest(DEVICE, OptionalInt.empty(), AddressType.ATS, Access.READ, GUEST + 0x1000);
    assertThat(small.iommu.translate(elsewhere))
        .isInstanceOfSatisfying(
            Translation.Granted.class,
            granted -> assertThat(granted.permissions()).isEqualTo(Translation.Permissions.NONE));
    assertThat(small.iommu.read(IommuRegisters.FQT, 4)).isZero();
    small.memory.setU64(LEAF, PAGE >> 2 | 0x53);
    assertThat(asks()).as("read-only").isEmpty();
    assertThat(device.access(OptionalInt.empty(), false, Access.READ, GUEST)).isPresent();
  }

  /** Without hardware updates of A and D a page must be marked before it is granted. */
  @Test
  void aPageThatIsNotMarkedIsNotGranted() {
    allow(DeviceContext.EN_ATS);
    long writable = PAGE >> 2 | 0x17;
    small.memory.setU64(LEAF, writable | 0x40);
    assertThat(asks()).as("writable, but not dirty").isEmpty();
    assertThat(device.access(OptionalInt.empty(), false, Access.READ, GUEST)).isPresent();
    assertThat(asks()).as("nor by what it was granted for reads").isEmpty();
    small.command(guest());
    small.memory.setU64(LEAF, writable | 0x80);
    assertThat(asks()).as("dirty, but not accessed").isEmpty();
    small.command(guest());
    small.memory.setU64(LEAF, writable | 0xC0);
    assertThat(asks()).isPresent();
  }

  @Test
  void tablesThatCannotBeReadAreACompleterAbort() {
    allow(DeviceContext.EN_ATS);
    small.control.classify(new HostAddress(0x45000), 1, SupervisorDomain.TEE);
    assertThat(small.iommu.translate(small.request(AddressType.ATS, Access.WRITE)))
        .isInstanceOfSatisfying(
            Translation.Aborted.class,
            aborted -> {
              assertThat(aborted.completerAbort()).isTrue();
              assertThat(aborted.fault().cause()).isEqualTo(FaultCause.READ_ACCESS_FAULT);
            });
  }

  /** T008: forgetting in the IOMMU is not enough, the device has to forget as well. */
  @Test
  void onlyAnInvalidationOfTheDeviceEndsWhatItKnows() {
    allow(DeviceContext.EN_ATS);
    IommuRequest stale = asks().orElseThrow();
    small.memory.setU64(LEAF, 0);
    small.command(guest());
    small.command(FENCE);
    assertThat(small.cause(asks().orElseThrow())).as("the hole").isZero();
    small.command(invalidate(ALL));
    small.command(FENCE);
    assertThat(asks()).isEmpty();
    assertThat(small.cause(stale)).as("a device that lies").isZero();
  }

  /** With T2GPA what a device remembers is the guest's address: the second stage still decides. */
  @Test
  void guestAddressesKeepALyingDeviceInItsGuest() {
    allow(DeviceContext.EN_ATS | DeviceContext.T2GPA);
    IommuRequest stale = asks().orElseThrow();
    assertThat(stale.address()).isEqualTo(GUEST + 8);
    assertThat(small.cause(stale)).isZero();
    small.memory.setU64(LEAF, 0);
    small.command(guest());
    assertThat(small.cause(stale)).isEqualTo(23);
  }

  @Test
  void anInvalidationIsForARangeAndAProcess() {
    allow(DeviceContext.EN_ATS);
    assertThat(asks()).isPresent();
    small.command(invalidate(GUEST + 0x1000));
    small.command(invalidate(GUEST - 0x1000));
    small.command(invalidate(GUEST + 0x3000 | 1 << 11));
    small.command(new IommuCommand.AtsInvalidate(OptionalInt.of(5), SEGMENT, REQUESTER, ALL));
    assertThat(device.size()).isEqualTo(1);
    small.command(invalidate((GUEST & -0x4000L) | 0x1000 | 1 << 11));
    assertThat(device.size()).as("16 KiB around it").isZero();
  }

  @Test
  void aFenceWaitsForDevices() {
    allow(DeviceContext.EN_ATS);
    prompt = false;
    small.command(invalidate(ALL));
    small.command(FENCE);
    small.command(new IommuCommand.InvalidateDdt(OptionalInt.empty()));
    assertThat(head()).isEqualTo(1);
    assertThat(small.iommu.outstandingInvalidations()).isEqualTo(1);
    InvalidationCompletion other = new InvalidationCompletion(SEGMENT, REQUESTER ^ 1, 1, 1);
    assertThat(small.iommu.complete(other)).as("not its own").isFalse();
    assertThat(small.iommu.complete(new InvalidationCompletion(OptionalInt.of(7), REQUESTER, 1, 1)))
        .as("of another segment")
        .isFalse();
    assertThat(small.iommu.complete(new InvalidationCompletion(SEGMENT, REQUESTER, 2, 1)))
        .as("never asked for")
        .isFalse();
    InvalidationCompletion half = new InvalidationCompletion(SEGMENT, REQUESTER, 1, 2);
    assertThat(small.iommu.complete(half)).isTrue();
    assertThat(head()).as("the first of two").isEqualTo(1);
    assertThat(small.iommu.complete(half)).isTrue();
    assertThat(head()).isEqualTo(3);
  }

  @Test
  void aDeviceThatDoesNotAnswerStopsTheQueueAtTheFence() {
    allow(DeviceContext.EN_ATS);
    prompt = false;
    small.command(invalidate(ALL));
    small.command(FENCE);
    small.iommu.expire(1);
    assertThat(status()).isEqualTo(0x10203);
    assertThat(head()).isEqualTo(1);
    assertThat(small.iommu.read(IommuRegisters.IPSR, 4)).isEqualTo(1);
    small.iommu.write(IommuRegisters.CQCSR, 4, 0x203);
    assertThat(status()).isEqualTo(0x10003);
    assertThat(head()).isEqualTo(2);
  }

  @Test
  void tagsRunOut() {
    allow(DeviceContext.EN_ATS);
    prompt = false;
    small.iommu.write(IommuRegisters.CQCSR, 4, 0);
    small.iommu.write(IommuRegisters.CQB, 8, 0x20000 >> 2 | 5);
    small.iommu.write(IommuRegisters.CQCSR, 4, 1);
    for (int i = 0; i < AtsUnit.TAGS + 1; i++) {
      small.command(invalidate(ALL));
    }
    assertThat(messages).hasSize(AtsUnit.TAGS);
    assertThat(head()).isEqualTo(AtsUnit.TAGS);
    assertThat(small.iommu.complete(new InvalidationCompletion(SEGMENT, REQUESTER, 1 << 9, 1)))
        .isTrue();
    assertThat(messages).hasSize(AtsUnit.TAGS + 1);
    assertThat(((AtsMessage.InvalidationRequest) messages.getLast()).tag()).isEqualTo(9);
  }

  @Test
  void withoutTheCapabilityThereIsNothingOfAts() {
    SmallIommu plain = new SmallIommu();
    plain.command(invalidate(ALL));
    assertThat(plain.iommu.read(IommuRegisters.CQCSR, 4)).isEqualTo(0x10403);
    SmallIommu second = new SmallIommu();
    second.command(
        new IommuCommand.AtsPageGroupResponse(OptionalInt.empty(), SEGMENT, REQUESTER, 0));
    assertThat(second.iommu.read(IommuRegisters.CQCSR, 4)).isEqualTo(0x10403);
    second.iommu.write(IommuRegisters.PQCSR, 4, 1);
    assertThat(second.iommu.read(IommuRegisters.PQCSR, 4)).isZero();
    second.iommu.requestPage(request());
    assertThat(second.events).noneMatch(IommuEvent.AccessAborted.class::isInstance);
  }

  // Page requests --------------------------------------------------------------------------------

  private static PageRequest request() {
    return new PageRequest(DEVICE, OptionalInt.of(9), false, false, LAST_OF_GROUP_3);
  }

  private void queue() {
    small.iommu.write(IommuRegisters.PQB, 8, 0x22000 >> 2);
    small.iommu.write(IommuRegisters.PQCSR, 4, 3);
    assertThat(small.iommu.read(IommuRegisters.PQCSR, 4)).isEqualTo(0x10003);
  }

  /** The code and the process of the answer that the IOMMU gave by itself. */
  private void answered(int code, boolean named) {
    AtsMessage.PageGroupResponse response = (AtsMessage.PageGroupResponse) messages.getLast();
    assertThat(response.payload()).isEqualTo((long) REQUESTER << 48 | (long) code << 44 | 3L << 32);
    assertThat(response.deviceId()).isEqualTo(DEVICE);
    assertThat(response.processId()).isEqualTo(named ? OptionalInt.of(9) : OptionalInt.empty());
  }

  @Test
  void aPageRequestIsQueuedAndSoftwareAnswers() {
    allow(DeviceContext.EN_ATS | DeviceContext.EN_PRI);
    queue();
    small.iommu.requestPage(request());
    assertThat(small.iommu.read(IommuRegisters.PQT, 4)).isEqualTo(1);
    assertThat(small.iommu.read(IommuRegisters.IPSR, 4)).isEqualTo(8);
    assertThat(small.memory.u64(0x22000)).isEqualTo((long) DEVICE << 40 | 1L << 32 | 9 << 12);
    assertThat(small.memory.u64(0x22008)).isEqualTo(LAST_OF_GROUP_3);
    assertThat(messages).isEmpty();
    small.iommu.write(IommuRegisters.PQH, 4, 1);
    small.command(new IommuCommand.AtsPageGroupResponse(OptionalInt.of(9), SEGMENT, REQUESTER, 42));
    assertThat(messages)
        .containsExactly(
            new AtsMessage.PageGroupResponse(SEGMENT, REQUESTER, OptionalInt.of(9), 42));
  }

  @Test
  void aPageRequestThatIsNotAllowedIsAnsweredAndReported() {
    small.iommu.requestPage(request());
    answered(15, true);
    small.mode(1).iommu.requestPage(request());
    answered(1, false);
    small.mode(4).iommu.requestPage(request());
    answered(15, true);
    allow(DeviceContext.EN_ATS);
    small.iommu.requestPage(request());
    answered(1, false);
    long[] causes = {256, 260, 258, 260};
    for (int i = 0; i < causes.length; i++) {
      long header = small.memory.u64(0x21000 + i * 32L);
      assertThat(header & 0xFFF).isEqualTo(causes[i]);
      assertThat(header >>> 34 & 0x3F).isEqualTo(9);
      assertThat(small.memory.u64(0x21000 + i * 32L + 16)).isEqualTo(4);
    }
  }

  @Test
  void aPageRequestThatCannotBeQueuedIsAnswered() {
    allow(DeviceContext.EN_ATS | DeviceContext.EN_PRI | DeviceContext.PRPR);
    small.iommu.requestPage(request());
    answered(15, true);
    queue();
    small.iommu.requestPage(request());
    small.iommu.write(IommuRegisters.IPSR, 4, 8);
    assertThat(small.iommu.read(IommuRegisters.IPSR, 4)).isZero();
    small.iommu.requestPage(request());
    answered(0, true);
    assertThat(small.iommu.read(IommuRegisters.IPSR, 4)).as("an overflow is news").isEqualTo(8);
    assertThat(small.iommu.read(IommuRegisters.PQCSR, 4)).isEqualTo(0x10203);
    small.iommu.write(IommuRegisters.PQH, 4, 1);
    small.iommu.requestPage(request());
    answered(0, true);
    small.iommu.write(IommuRegisters.PQCSR, 4, 0x203);
    small.control.classify(new HostAddress(0x22000), 1, SupervisorDomain.TEE);
    small.iommu.requestPage(request());
    answered(15, true);
    assertThat(small.iommu.read(IommuRegisters.PQCSR, 4)).isEqualTo(0x10103);
    small.control.classify(new HostAddress(0x22000), 1, SupervisorDomain.HOST);
    small.iommu.requestPage(request());
    answered(15, true);
    assertThat(small.iommu.read(IommuRegisters.PQT, 4)).as("until it is acknowledged").isEqualTo(1);
  }

  @Test
  void whoWaitsForNoAnswerGetsNone() {
    small.iommu.requestPage(new PageRequest(DEVICE, OptionalInt.empty(), false, false, GUEST | 1));
    small.iommu.requestPage(new PageRequest(DEVICE, OptionalInt.of(9), false, false, GUEST | 4));
    assertThat(messages).isEmpty();
  }
}
