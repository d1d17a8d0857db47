package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.device.TeeIoDevice;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.platform.fabric.FabricEvent.Gate;
import io.teeio.platform.iommu.IommuCommand;
import io.teeio.platform.iommu.IommuRegisters;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.tvm.GuestLayout;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The eighth of the ten: a TSM that forgets one invalidation. The device's access then goes through
 * what the IOMMU still remembers, and it does not if the command is given: no invalidation is there
 * for decoration (golden scenarios S10 and S11, T008).
 */
class Ten08StaleTranslationTest {
  /** Which command the IOMMU never gets. */
  enum Forgotten {
    NOTHING,
    DEVICE_CONTEXT,
    GUEST_TRANSLATIONS
  }

  /** The TSM's IOMMU with commands lost on the way, and a look at each moment after commands. */
  private static final class Lossy implements IommuRegisters {
    private final IommuRegisters iommu;
    private Forgotten forgotten = Forgotten.NOTHING;
    private Optional<DomainMemory> memory = Optional.empty();
    private Runnable afterCommands = () -> {};
    private int lost;

    Lossy(IommuRegisters iommu) {
      this.iommu = iommu;
    }

    @Override
    public long read(int offset, int size) {
      return iommu.read(offset, size);
    }

    @Override
    public void write(int offset, int size, long value) {
      if (offset == CQT && memory.isPresent()) {
        lose(memory.get(), (int) value);
      }
      iommu.write(offset, size, value);
      if (offset == CQT) {
        afterCommands.run();
      }
    }

    private void lose(DomainMemory queue, int tail) {
      int entries = 2 << (int) (iommu.read(CQB, 8) & 0x1F);
      HostAddress base = new HostAddress((iommu.read(CQB, 8) >>> 10 & 0xFFF_FFFF_FFFFL) << 12);
      IommuCommand nothing = new IommuCommand.Fence(false, false, Optional.empty());
      for (int at = (int) iommu.read(CQT, 4); at != tail; at = (at + 1) % entries) {
        HostAddress entry = base.plus((long) at * IommuCommand.SIZE);
        try {
          Optional<IommuCommand> command =
              IommuCommand.decode(queue.readLong(entry), queue.readLong(entry.plus(Long.BYTES)));
          if (isForgotten(command.orElseThrow())) {
            queue.writeLong(entry, nothing.dw0());
            queue.writeLong(entry.plus(Long.BYTES), nothing.dw1());
            lost++;
          }
        } catch (AccessFault fault) {
          throw new AssertionError(fault);
        }
      }
    }

    private boolean isForgotten(IommuCommand command) {
      return switch (forgotten) {
        case NOTHING -> false;
        case DEVICE_CONTEXT -> command instanceof IommuCommand.InvalidateDdt;
        case GUEST_TRANSLATIONS -> command instanceof IommuCommand.InvalidateGvma;
      };
    }
  }

  private final AtomicInteger target = new AtomicInteger(-1);
  private Optional<Lossy> lossy = Optional.empty();

  private Experiment experiment() throws Exception {
    MachineSeams seams =
        new MachineSeams(
            MachineSeams.NONE.rootPorts(),
            iommu -> {
              lossy = Optional.of(new Lossy(iommu));
              return lossy.get();
            },
            TeeIoDevice.Doorbell.DEFERRED);
    Experiment experiment = Experiment.bound(Setup.plain().with(seams));
    lossy.orElseThrow().memory = Optional.of(experiment.machine().memory(SupervisorDomain.TEE));
    return experiment;
  }

  /** At the moment between the IOMMU's commands and all else that unbind does. */
  @ParameterizedTest
  @EnumSource(names = {"NOTHING", "DEVICE_CONTEXT"})
  void aRevokedDeviceIsForgotten(Forgotten forgotten) throws Exception {
    Experiment experiment = experiment();
    experiment.run(
        guest -> {
          guest.begin(0);
          guest.copies(0x11);
          guest.pause();
          assertThat(guest.target()).isEqualTo(0x11);
          guest.copies(0x22);
          guest.pause();
          target.set(guest.target());
        },
        experiment::deviceWorks,
        () -> {
          lossy.orElseThrow().forgotten = forgotten;
          lossy.orElseThrow().afterCommands = experiment::deviceWorks;
          experiment.vmm().unbind(experiment.tdi());
        });
    boolean hole = forgotten != Forgotten.NOTHING;
    assertThat(lossy.orElseThrow().lost > 0).isEqualTo(hole);
    assertThat(target).hasValue(hole ? 0x22 : 0x11);
    if (!hole) {
      assertThat(experiment.heard().gates()).isNotEmpty().containsOnly(Gate.IOMMU);
    }
  }

  /** The host blocks and fences a page; the device, which had it a moment ago, has it no more. */
  @ParameterizedTest
  @EnumSource(names = {"NOTHING", "GUEST_TRANSLATIONS"})
  void aBlockedPageIsForgotten(Forgotten forgotten) throws Exception {
    Experiment experiment = experiment();
    experiment.run(
        guest -> {
          guest.begin(0);
          guest.copies(0x11);
          guest.pause();
          assertThat(guest.target()).isEqualTo(0x11);
          guest.copies(0x22);
          guest.pause();
          target.set(guest.target());
        },
        experiment::deviceWorks,
        () -> {
          lossy.orElseThrow().forgotten = forgotten;
          page(experiment, CovhFunction.TVM_INVALIDATE_PAGES);
          assertThat(experiment.calls().call(CovhFunction.TVM_FENCE, experiment.tvm()).isSuccess())
              .isTrue();
          experiment.deviceWorks();
          lossy.orElseThrow().forgotten = Forgotten.NOTHING;
          page(experiment, CovhFunction.TVM_VALIDATE_PAGES);
        });
    boolean hole = forgotten != Forgotten.NOTHING;
    assertThat(lossy.orElseThrow().lost > 0).isEqualTo(hole);
    assertThat(target).hasValue(hole ? 0x22 : 0x11);
    assertThat(experiment.heard().gates().isEmpty()).isEqualTo(hole);
  }

  private static void page(Experiment experiment, CovhFunction function) {
    SbiResult result =
        experiment
            .calls()
            .call(function, experiment.tvm(), GuestLayout.TARGET.value(), Experiment.PAGE);
    assertThat(result.isSuccess()).as("%s: %s", function, result).isTrue();
  }
}
