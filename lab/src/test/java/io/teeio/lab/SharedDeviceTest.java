package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Guest;
import io.teeio.lab.experiment.Neighbour;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.KeySet;
import io.teeio.pcie.SubStream;
import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.SbiError;
import io.teeio.tsm.TsmEvent;
import io.teeio.tvm.GuestLayout;
import io.teeio.tvm.TsmRefusal;
import io.teeio.vmm.HostDevice;
import io.teeio.vmm.HostFailure;
import io.teeio.vmm.Tenant;
import io.teeio.wire.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Two TVMs with two TDIs each, one of either of two devices: interfaces 0 and 2 are the first's, 1
 * and 3 the neighbour's. Whatever one does or suffers, the other goes on and sees nothing of it.
 */
class SharedDeviceTest {
  private static final int PAGE = Experiment.PAGE;

  private final Experiment experiment = new Experiment(Setup.plain().withDevices(2).withVirtual(2));
  private final Neighbour neighbour = made();
  private final Tenant first = experiment.vmm().tenant();

  private Neighbour made() {
    try {
      return experiment.makeNeighbour();
    } catch (HostFailure failure) {
      throw new AssertionError(failure);
    }
  }

  private void bound() throws HostFailure {
    for (HostDevice device : experiment.devices()) {
      experiment.vmm().connect(device);
    }
    for (int i = 0; i < 4; i++) {
      Tenant owner = i % 2 == 0 ? first : neighbour.tenant();
      owner.donate(experiment.interfaces().get(i), PAGE, GuestLayout.mmio(i).value());
      owner.bind(experiment.interfaces().get(i));
    }
  }

  private static void moves(Guest guest, int value) throws GuestFault {
    assertThat(guest.copies(value)).isTrue();
    assertThat(guest.target()).isEqualTo(value);
  }

  private void isNone(Guest guest, int foreign) {
    int id = experiment.interfaces().get(foreign).id().value();
    assertThat(guest.reaches(foreign)).isFalse();
    assertThatThrownBy(() -> guest.tsm().interfaceState(id)).isInstanceOf(TsmRefusal.class);
    assertThatThrownBy(() -> guest.tsm().interfaceReport(id)).isInstanceOf(TsmRefusal.class);
    assertThatThrownBy(() -> guest.tsm().stop(id)).isInstanceOf(TsmRefusal.class);
  }

  private static void refuses(SbiError error, Call call) {
    assertThatThrownBy(call::make)
        .isInstanceOf(HostFailure.class)
        .matches(failure -> ((HostFailure) failure).result().is(error));
  }

  @FunctionalInterface
  private interface Call {
    void make() throws HostFailure;
  }

  @Test
  void bothUseBothDevicesAndReachNothingOfTheOther() throws Exception {
    bound();
    experiment.run(
        guest -> {
          guest.begin(0);
          moves(guest, 1);
          guest.pause();
          assertThat(guest.target()).as("what the neighbour moved stays its own").isEqualTo(1);
          moves(guest, 3);
          guest.begin(2);
          moves(guest, 4);
          isNone(guest, 1);
          isNone(guest, 3);
          guest.pause();
          moves(guest, 5);
        },
        () ->
            neighbour.start(guest -> {
              guest.begin(1);
              moves(guest, 0x21);
              isNone(guest, 0);
              guest.pause();
              assertThat(guest.target()).isEqualTo(0x21);
              guest.begin(3);
              moves(guest, 0x22);
            }),
        () -> {
          for (HostDevice device : experiment.devices()) {
            experiment.vmm().refreshKeys(device);
            experiment.vmm().updateSession(device);
          }
          neighbour.resume();
        });
    assertThat(experiment.heard().tsm(TsmEvent.Revoked.class)).isEmpty();
    assertThat(experiment.heard().iommuFaults()).isZero();
  }

  @Test
  void anInterfaceOfOneIsNeitherBoundNorUnboundNorTakenForTheOther() throws Exception {
    bound();
    var mine = experiment.interfaces().getFirst();
    Tenant other = neighbour.tenant();
    refuses(SbiError.DENIED, () -> other.bind(mine));
    refuses(SbiError.INVALID_PARAM, () -> other.unbind(mine));
    refuses(SbiError.INVALID_STATE, () -> other.reclaim(mine, PAGE));
    refuses(SbiError.INVALID_STATE, () -> other.donate(mine, PAGE, GuestLayout.mmio(9).value()));
    long device = experiment.device().id().value();
    assertThat(experiment.calls().call(CovhFunction.DISCONNECT_DEVICE, device).code())
        .contains(SbiError.INVALID_STATE);
    experiment.run(guest -> {
      guest.begin(0);
      moves(guest, 6);
    });
  }

  @Test
  void theEndOfOneLeavesTheOtherAlone() throws Exception {
    bound();
    experiment.run(
        guest -> {
          guest.begin(0);
          moves(guest, 1);
          guest.pause();
          moves(guest, 2);
          guest.begin(2);
          moves(guest, 3);
        },
        () -> {
          Tenant other = neighbour.tenant();
          refuses(SbiError.INVALID_STATE, other::destroy);
          for (int i : List.of(1, 3)) {
            other.unbind(experiment.interfaces().get(i));
            other.reclaim(experiment.interfaces().get(i), PAGE);
          }
          other.destroy();
          first.donate(experiment.interfaces().get(1), PAGE, GuestLayout.mmio(1).value());
          first.bind(experiment.interfaces().get(1));
        });
  }

  /** A packet that claims to be of the first device's stream. */
  private IdeTlp forged() {
    return new IdeTlp(
        experiment.device().stream(),
        SubStream.POSTED,
        KeySet.K0,
        true,
        0,
        Bytes.zeros(16),
        Bytes.zeros(32));
  }

  @Test
  void aLostStreamTakesTheInterfacesOfBothAndNoOthers() throws Exception {
    bound();
    neighbour.start(guest -> {
      guest.begin(1);
      moves(guest, 0x21);
      guest.pause();
      assertThat(guest.reaches(1)).isFalse();
      assertThat(guest.copies(0x22)).isFalse();
      guest.begin(3);
      moves(guest, 0x23);
    });
    experiment.run(
        guest -> {
          guest.begin(0);
          guest.pause();
          assertThat(guest.reaches(0)).isFalse();
          guest.begin(2);
          moves(guest, 4);
        },
        () -> {
          experiment.machine().hub(0).up(forged());
          neighbour.resume();
        });
    assertThat(experiment.heard().tsm(TsmEvent.Revoked.class).stream().map(TsmEvent.Revoked::tdi))
        .containsExactlyInAnyOrder(
            experiment.interfaces().get(0).id(), experiment.interfaces().get(1).id());
  }
}
