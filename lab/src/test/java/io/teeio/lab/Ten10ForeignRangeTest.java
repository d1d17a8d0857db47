package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.tdisp.InterfaceReport;
import io.teeio.pcie.tdisp.MmioRange;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.sbi.SbiError;
import io.teeio.tvm.GuestLayout;
import io.teeio.vmm.HostDevice;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The tenth of the ten: a range that is not exactly the report's, in its order, where the host
 * donated it. Nothing is mapped, and start fails.
 */
class Ten10ForeignRangeTest {
  private static final int PAGE = Experiment.PAGE;

  /** What the caller says: guest address, reported address and size. */
  enum Claim {
    OTHER_RANGE_FIRST(0, Long.MIN_VALUE, 0),
    ONE_PAGE_LONGER(0, 0, PAGE),
    ONE_PAGE_FURTHER(0, PAGE, 0),
    ONE_PAGE_BEFORE(0, -PAGE, 0),
    WITHOUT_REPORTING_OFFSET(0, Long.MAX_VALUE, 0),
    AT_ANOTHER_GUEST_ADDRESS(PAGE, 0, 0);

    private final long guest;
    private final long reported;
    private final long size;

    Claim(long guest, long reported, long size) {
      this.guest = guest;
      this.reported = reported;
      this.size = size;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRangeThatIsNotTheReportsIsNotMappedAndStartFails(Claim claim) throws Exception {
    Experiment experiment = Experiment.bound(Setup.plain());
    experiment.run(guest -> {
      InterfaceReport report = guest.tdm().verify(experiment.id()).report().orElseThrow();
      MmioRange first = report.ranges().getFirst();
      MmioRange other = report.ranges().getLast();
      assertThat(first.isTee()).isTrue();
      long reported =
          claim == Claim.OTHER_RANGE_FIRST
              ? other.firstPage()
              : claim == Claim.WITHOUT_REPORTING_OFFSET
                  ? experiment.tdi().bar().value()
                  : first.firstPage() + claim.reported;
      GuestAddress at = GuestLayout.mmio(0).plus(claim.guest);
      assertThat(
              Calls.guestError(() ->
                  guest.tsm().mapMmio(experiment.id(), at, reported, first.size() + claim.size)))
          .isPresent();
      assertThat(Calls.guestError(() -> guest.tsm().start(experiment.id())))
          .contains(SbiError.INVALID_STATE);
      assertThat(guest.reaches(0)).isFalse();
    });
    assertThat(experiment.heard().rulesBroken())
        .hasSize(2)
        .endsWith("START_ALL_MAPPED")
        .containsAnyElementsOf(List.of("MAP_NEXT_RANGE", "MAP_TEE_MEMORY", "MAP_DONATED"));
  }

  /** T002: behind the guest address that the guest will accept lies another interface. */
  @Test
  void registersOfAnotherInterfaceBehindTheRightGuestAddressAreNotMapped() throws Exception {
    Experiment experiment = new Experiment(Setup.plain().withVirtual(2));
    experiment.vmm().connect(experiment.device());
    HostDevice.Interface mine = experiment.interfaces().getFirst();
    HostDevice.Interface other = experiment.interfaces().get(1);
    experiment
        .vmm()
        .donate(
            new HostDevice.Interface(mine.id(), other.bar(), other.size()),
            PAGE,
            GuestLayout.mmio(0).value());
    experiment.vmm().bind(mine);
    experiment.run(guest -> {
      var decision = guest.tdm().verify(experiment.id());
      assertThat(decision.accepted()).isTrue();
      assertThat(
              Calls.guestError(() ->
                  guest
                      .tdm()
                      .accept(
                          experiment.id(), decision.report().orElseThrow(), GuestLayout.mmio(0))))
          .isPresent();
      assertThat(Calls.guestError(() -> guest.tsm().start(experiment.id())))
          .contains(SbiError.INVALID_STATE);
      assertThat(guest.reaches(0)).isFalse();
    });
    assertThat(experiment.heard().rulesBroken()).containsExactly("MAP_DONATED", "START_ALL_MAPPED");
  }
}
