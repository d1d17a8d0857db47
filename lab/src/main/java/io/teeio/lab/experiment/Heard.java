package io.teeio.lab.experiment;

import io.teeio.attest.Check;
import io.teeio.device.DeviceEvent;
import io.teeio.lab.Observers;
import io.teeio.platform.fabric.FabricEvent;
import io.teeio.platform.iommu.IommuEvent;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.rdsm.RdsmEvent;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.tsm.TsmEvent;
import io.teeio.tvm.TvmEvent;
import io.teeio.vmm.VmmEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What happened in an experiment so far, party by party and in order. */
public final class Heard implements Observers {
  private final List<TsmEvent> tsm = new ArrayList<>();
  private final List<FabricEvent> fabric = new ArrayList<>();
  private final List<DeviceEvent> devices = new ArrayList<>();
  private final List<RdsmEvent> rdsm = new ArrayList<>();
  private final List<TvmEvent> guest = new ArrayList<>();
  private Consumer<TsmEvent> onTsm = event -> {};
  private int iommuFaults;
  private long tvm;

  Heard() {}

  /** Events of the TSM. */
  public List<TsmEvent> tsm() {
    return List.copyOf(tsm);
  }

  /** Events of the TSM that are of {@code kind}. */
  public <T extends TsmEvent> List<T> tsm(Class<T> kind) {
    return tsm.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Events of the fabric. */
  public List<FabricEvent> fabric() {
    return List.copyOf(fabric);
  }

  /** Events of all devices. */
  public List<DeviceEvent> devices() {
    return List.copyOf(devices);
  }

  /** Events of the RDSM. */
  public List<RdsmEvent> rdsm() {
    return List.copyOf(rdsm);
  }

  /** Accesses that the IOMMUs aborted. */
  public int iommuFaults() {
    return iommuFaults;
  }

  /** The TVM that was created last, as the host names it. */
  public long tvm() {
    return tvm;
  }

  /** Every check that the guest made. */
  public List<Check> checks() {
    return guest.stream()
        .filter(TvmEvent.Checked.class::isInstance)
        .map(event -> ((TvmEvent.Checked) event).check())
        .toList();
  }

  /** Gates at which packets of devices ended. */
  public List<FabricEvent.Gate> gates() {
    return fabric.stream()
        .filter(FabricEvent.InboundRefused.class::isInstance)
        .map(event -> ((FabricEvent.InboundRefused) event).gate())
        .toList();
  }

  /** Names of the rules by which the TSM refused calls. */
  public List<String> rulesBroken() {
    return tsm.stream()
        .filter(TsmEvent.RuleBroken.class::isInstance)
        .map(event -> ((TsmEvent.RuleBroken) event).rule().name())
        .toList();
  }

  /** Which page the host put behind {@code guest} of {@code tvm}, if it put any there. */
  public Optional<HostAddress> behind(long tvm, GuestAddress guest) {
    return tsm.stream()
        .filter(TsmEvent.HostCalled.class::isInstance)
        .map(TsmEvent.HostCalled.class::cast)
        .filter(called -> called.call().is(CovhFunction.ADD_TVM_ZERO_PAGES))
        .filter(called -> called.result().isSuccess())
        .map(TsmEvent.HostCalled::call)
        .filter(call -> call.a0() == tvm)
        .filter(call -> guest.value() - call.a4() >= 0)
        .filter(call -> guest.value() - call.a4() < call.a3() * Experiment.PAGE)
        .map(call -> new HostAddress(call.a1() + guest.value() - call.a4()))
        .findFirst();
  }

  /** Has {@code listener} hear each event of the TSM, within the TSM's call. */
  void whenTsmTells(Consumer<TsmEvent> listener) {
    onTsm = listener;
  }

  /** The guest did something. */
  void guest(TvmEvent event) {
    guest.add(event);
  }

  @Override
  public void tsm(TsmEvent event) {
    tsm.add(event);
    onTsm.accept(event);
  }

  @Override
  public void fabric(FabricEvent event) {
    fabric.add(event);
  }

  @Override
  public void device(int device, DeviceEvent event) {
    devices.add(event);
  }

  @Override
  public void rdsm(RdsmEvent event) {
    rdsm.add(event);
  }

  @Override
  public void iommu(int iommu, IommuEvent event) {
    if (event instanceof IommuEvent.AccessAborted) {
      iommuFaults++;
    }
  }

  @Override
  public void vmm(VmmEvent event) {
    if (event instanceof VmmEvent.Called called && called.call().is(CovhFunction.CREATE_TVM)) {
      tvm = called.result().value();
    }
  }
}
