package io.teeio.lab.fault;

import io.teeio.lab.fault.Tenant.Waiting;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.tvm.GuestLayout;
import io.teeio.vmm.HostDevice;
import java.util.Optional;

/**
 * The whole life of one interface of one TVM: created, connected, donated, bound, verified,
 * accepted, used, refreshed, used again, stopped, unbound; bound and unbound once more without the
 * guest; reclaimed, disconnected, destroyed. Ends at the first step that does not come to its good
 * end.
 */
final class Life {
  private static final int PAGE = 4096;
  private static final int ENTRIES = 300;

  private final Rig rig;
  private final Tenant tenant;
  private final int slot;
  private final int device;

  /** The life of interface number {@code slot} in {@code tenant}. */
  Life(Rig rig, Tenant tenant, int slot) {
    this.rig = rig;
    this.tenant = tenant;
    this.slot = slot;
    this.device = rig.slots().get(slot).device();
  }

  /** One step; what it says is why it failed, if it did. */
  @FunctionalInterface
  private interface Step {
    Optional<String> take();
  }

  private record Named(String name, Step step) {}

  /** Lives to the end; why it could not, if it could not. */
  Optional<String> run() {
    return take(begins()).or(() -> take(ends()));
  }

  /** Lives until the interface is used for the first time. */
  Optional<String> begin() {
    return take(begins());
  }

  /** Uses the interface once more, which has to be in use. */
  Optional<String> use() {
    return ordered(work -> work.use(slot));
  }

  private Optional<String> take(Named... steps) {
    for (Named each : steps) {
      Optional<String> problem = each.step().take();
      if (problem.isPresent()) {
        return Optional.of(each.name() + ": " + problem.get());
      }
    }
    return Optional.empty();
  }

  private Named[] begins() {
    return new Named[] {
      new Named("create", () -> problem(rig.guests().create(tenant))),
      new Named("connect", this::connect),
      new Named("donate", () -> problem(donate())),
      new Named("bind", () -> driven(CovhFunction.BIND_INTERFACE, tenant.id(), id())),
      new Named("take in", () -> ordered(work -> work.takeIn(slot))),
      new Named("use", () -> ordered(work -> work.use(slot))),
    };
  }

  private Named[] ends() {
    return new Named[] {
      new Named("heartbeat", () -> driven(CovhFunction.SPDM_HEARTBEAT, found().id().value())),
      new Named("update", () -> driven(CovhFunction.SPDM_KEY_UPDATE, found().id().value())),
      new Named(
          "refresh",
          () ->
              driven(CovhFunction.IDE_KEY_REFRESH, found().id().value(), found().stream().value())),
      new Named("use again", () -> ordered(work -> work.use(slot))),
      new Named("ask", () -> ordered(work -> work.ask(slot))),
      new Named("stop", () -> ordered(work -> work.stop(slot))),
      new Named("unbind", () -> driven(CovhFunction.UNBIND_INTERFACE, tenant.id(), id())),
      new Named("bind again", () -> driven(CovhFunction.BIND_INTERFACE, tenant.id(), id())),
      new Named("unbind again", () -> driven(CovhFunction.UNBIND_INTERFACE, tenant.id(), id())),
      new Named("reclaim", () -> problem(reclaim())),
      new Named("disconnect", this::disconnect),
      new Named("destroy", this::destroy),
    };
  }

  private HostDevice found() {
    return rig.devices().get(device);
  }

  private long id() {
    return rig.slots().get(slot).id();
  }

  private static Optional<String> problem(SbiResult result) {
    return result.isSuccess() ? Optional.empty() : Optional.of(result.toString());
  }

  private Optional<String> connect() {
    Optional<String> problem = problem(drive(rig.host().connect(device)));
    if (problem.isEmpty()) {
      rig.host().setStream(device, true);
    }
    return problem;
  }

  private Optional<String> disconnect() {
    rig.host().setStream(device, false);
    return driven(CovhFunction.DISCONNECT_DEVICE, found().id().value());
  }

  private SbiResult donate() {
    return rig.host()
        .call(
            CovhFunction.ADD_TVM_INTERFACE_REGION,
            tenant.id(),
            id(),
            rig.slots().get(slot).found().bar().value(),
            PAGE,
            GuestLayout.mmio(slot).value());
  }

  private SbiResult reclaim() {
    return rig.host()
        .call(
            CovhFunction.RECLAIM_TVM_INTERFACE_REGION,
            tenant.id(),
            id(),
            rig.slots().get(slot).found().bar().value(),
            PAGE);
  }

  private Optional<String> destroy() {
    SbiResult destroyed = rig.host().call(CovhFunction.DESTROY_TVM, tenant.id());
    if (!destroyed.isSuccess()) {
      return problem(destroyed);
    }
    tenant.gone();
    return problem(rig.host().call(CovhFunction.RECLAIM_PAGES, tenant.firstPage(), tenant.pages()));
  }

  private Optional<String> driven(CovhFunction function, long... arguments) {
    return problem(drive(rig.host().begin(device, function, arguments)));
  }

  private SbiResult drive(SbiResult begun) {
    SbiResult result = begun;
    for (int i = 0; i < ENTRIES && rig.host().isPending(device); i++) {
      result = rig.host().carry(device);
    }
    return result;
  }

  private Optional<String> ordered(Tenant.Order order) {
    tenant.order(order);
    for (int i = 0; i < ENTRIES && tenant.isBusy(); i++) {
      rig.guests().run(tenant);
      if (tenant.waiting() instanceof Waiting.Over(String why)) {
        return Optional.of(why);
      }
    }
    return tenant.isBusy() ? Optional.of("does not come to an end") : tenant.problem();
  }
}
