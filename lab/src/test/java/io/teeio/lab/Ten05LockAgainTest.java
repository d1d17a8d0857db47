package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.lab.Bench.HostPart;
import io.teeio.lab.Bench.Setup;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.sbi.SbiError;
import io.teeio.tvm.GuestLayout;
import io.teeio.tvm.Tdm;
import org.junit.jupiter.api.Test;

/**
 * The fifth of the ten: the host unbinds and binds again between the guest's decision and its start
 * (A-20b). What was decided about the lock before does not count for the lock after.
 */
class Ten05LockAgainTest {
  private static HostPart lockAgain(Bench bench) {
    return () -> {
      bench.vmm.unbind(bench.tdi());
      bench.vmm.bind(bench.tdi());
    };
  }

  @Test
  void startAfterAnotherLockIsRefusedAlthoughAllWasVerifiedAndMapped() throws Exception {
    Bench bench = Bench.bound(Setup.plain());
    bench.run(
        guest -> {
          Tdm.Decision decision = guest.tdm().verify(bench.id());
          assertThat(decision.accepted()).isTrue();
          GuestAddress at = GuestLayout.mmio(0);
          for (var range : decision.report().orElseThrow().ranges()) {
            if (range.isTee()) {
              guest.tsm().mapMmio(bench.id(), at, range.firstPage(), range.size());
            }
            at = at.plus(range.size());
          }
          guest.pause();
          assertThat(Calls.guestError(() -> guest.tsm().start(bench.id())))
              .contains(SbiError.INVALID_STATE);
          assertThat(guest.reaches(0)).isFalse();
        },
        lockAgain(bench));
    assertThat(bench.rulesBroken()).containsExactly("START_ALL_MAPPED");
  }

  @Test
  void acceptanceOfAnOldReportIsRefusedAndOfANewOneIsNot() throws Exception {
    Bench bench = Bench.bound(Setup.plain());
    bench.run(
        guest -> {
          Tdm.Decision old = guest.tdm().verify(bench.id());
          guest.pause();
          assertThat(
                  Calls.guestError(() ->
                      guest
                          .tdm()
                          .accept(bench.id(), old.report().orElseThrow(), GuestLayout.mmio(0))))
              .contains(SbiError.INVALID_STATE);
          assertThat(guest.reaches(0)).isFalse();
          guest.begin(0);
          assertThat(guest.reaches(0)).isTrue();
        },
        lockAgain(bench));
    assertThat(bench.rulesBroken()).containsExactly("MAP_REPORT_OF_THIS_LOCK");
  }
}
