package io.teeio.lab.fault;

import io.teeio.lab.fault.Tenant.Waiting;
import io.teeio.pcie.IdeTlp;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.tvm.GuestLayout;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes the steps of a schedule: what each {@link Verb} does with what there is on a rig. */
final class StepTaker {
  private static final int PAGE = 4096;
  private static final int MANY = 100;
  private static final int ALL = 7;
  private static final int TAKE_IN = 0;
  private static final int USE = 4;
  private static final int[] COUNTS = {1, 3, 100, 100, 100};
  private static final List<Leg> LEGS = List.copyOf(EnumSet.allOf(Leg.class));
  private static final Duration SILENCE = Duration.ofSeconds(500);

  private final Rig rig;
  private final Abuse abuse;
  private final Map<Leg, Fault> armed = new EnumMap<>(Leg.class);

  StepTaker(Rig rig) {
    this.rig = rig;
    this.abuse = new Abuse(rig);
  }

  /** From now on faults are met that steps arm. */
  void follow() {
    rig.follow((leg, device, name) -> Optional.ofNullable(armed.remove(leg)));
  }

  /** No fault is left to meet. */
  void disarm() {
    armed.clear();
  }

  /** Takes {@code step}. */
  void take(Step step) {
    Tenant tenant = rig.tenants().get(step.a() % rig.tenants().size());
    int device = step.a() % rig.devices().size();
    List<Rig.Slot> slots = rig.slots();
    int slot = step.b() % slots.size();
    switch (step.verb()) {
      case ADVANCE -> advance(tenant, slot, step.c() % 5 == 0 ? 3 : ALL);
      case CREATE -> {
        if (tenant.id() == 0) {
          rig.guests().create(tenant);
        }
      }
      case DESTROY -> {
        if (tenant.id() != 0 && call(CovhFunction.DESTROY_TVM, tenant.id())) {
          tenant.gone();
          call(CovhFunction.RECLAIM_PAGES, tenant.firstPage(), tenant.pages());
        }
      }
      case CONNECT -> rig.host().connect(device);
      case DISCONNECT -> {
        rig.host().setStream(device, false);
        begin(device, CovhFunction.DISCONNECT_DEVICE, id(device));
      }
      case DONATE -> donate(CovhFunction.ADD_TVM_INTERFACE_REGION, tenant, slot);
      case TAKE_BACK -> donate(CovhFunction.RECLAIM_TVM_INTERFACE_REGION, tenant, slot);
      case BIND -> bind(CovhFunction.BIND_INTERFACE, tenant, slots.get(slot));
      case UNBIND -> bind(CovhFunction.UNBIND_INTERFACE, tenant, slots.get(slot));
      case UPDATE -> begin(device, CovhFunction.SPDM_KEY_UPDATE, id(device));
      case REFRESH ->
          begin(
              device,
              CovhFunction.IDE_KEY_REFRESH,
              id(device),
              rig.devices().get(device).stream().value());
      case HEARTBEAT -> begin(device, CovhFunction.SPDM_HEARTBEAT, id(device));
      case CARRY -> carry(device, COUNTS[step.b() % COUNTS.length]);
      case ORDER -> order(tenant, step.b(), step.c() % slots.size());
      case RUN -> run(tenant, COUNTS[step.b() % COUNTS.length]);
      case FAULT -> arm(step.a(), step.b());
      case PACKET -> disturb(step.a(), step.b() % rig.devices().size(), step.c());
      case ABUSE -> abuse.make(step);
      case STREAM -> rig.host().setStream(device, step.b() % 2 == 0);
      case PULL_OUT -> rig.pullOut(device);
      case PUT_BACK -> rig.putBack(device);
      case KILL -> kill(tenant);
      case RESTART -> {
        rig.host().restart();
        if (step.b() % 4 != 0) {
          new Recovery(rig, Recovery.Kept.nothing()).run();
          follow();
        }
      }
      case TIME -> rig.clock().advance(SILENCE);
    }
  }

  /** One after the other, whatever each comes to: what is done already is refused. */
  private void advance(Tenant tenant, int slot, int steps) {
    int device = rig.slots().get(slot).device();
    List<Runnable> all =
        List.of(
            () -> rig.putBack(device),
            () -> {
              if (tenant.id() == 0) {
                rig.guests().create(tenant);
              }
            },
            () -> {
              rig.host().connect(device);
              carry(device, MANY);
            },
            () -> donate(CovhFunction.ADD_TVM_INTERFACE_REGION, tenant, slot),
            () -> {
              bind(CovhFunction.BIND_INTERFACE, tenant, rig.slots().get(slot));
              carry(device, MANY);
            },
            () -> {
              order(tenant, TAKE_IN, slot);
              run(tenant, MANY);
            },
            () -> {
              order(tenant, USE, slot);
              run(tenant, MANY);
            });
    all.subList(0, steps).forEach(Runnable::run);
  }

  private long id(int device) {
    return rig.devices().get(device).id().value();
  }

  private boolean call(CovhFunction function, long... arguments) {
    return rig.host().call(function, arguments).isSuccess();
  }

  private void begin(int device, CovhFunction function, long... arguments) {
    rig.host().begin(device, function, arguments);
  }

  private void donate(CovhFunction function, Tenant tenant, int number) {
    Rig.Slot slot = rig.slots().get(number);
    call(
        function,
        tenant.id(),
        slot.id(),
        slot.found().bar().value(),
        PAGE,
        GuestLayout.mmio(number).value());
  }

  private void bind(CovhFunction function, Tenant tenant, Rig.Slot slot) {
    begin(slot.device(), function, tenant.id(), slot.id());
  }

  private void carry(int device, int most) {
    for (int i = 0; i < most && rig.host().isPending(device); i++) {
      boolean connected = rig.host().carry(device).isSuccess() && !rig.host().isPending(device);
      if (connected) {
        rig.host().setStream(device, true);
      }
    }
  }

  private void order(Tenant tenant, int what, int slot) {
    if (tenant.isBusy() || tenant.id() == 0) {
      return;
    }
    tenant.order(
        switch (what % 10) {
          case TAKE_IN, 1, 2, 3 -> work -> work.takeIn(slot);
          case USE, 5, 6 -> work -> work.use(slot);
          case 7 -> work -> work.touch(slot);
          case 8 -> work -> work.ask(slot);
          default -> work -> work.stop(slot);
        });
  }

  private void run(Tenant tenant, int most) {
    for (int i = 0; i < most && tenant.id() != 0; i++) {
      rig.guests().run(tenant);
      if (tenant.waiting() instanceof Waiting.Over || !tenant.isBusy()) {
        return;
      }
    }
  }

  private void arm(int leg, int number) {
    Leg where = LEGS.get(leg % LEGS.size());
    List<Fault> faults = List.copyOf(where.faults());
    armed.put(where, faults.get(number % faults.size()));
  }

  /** Packet {@code number} under IDE on the link of {@code device} is not carried as it is. */
  private void disturb(int number, int device, int how) {
    int[] left = {number % 8};
    rig.watch()
        .intercept(
            device,
            packet -> {
              if (!(packet instanceof IdeTlp) || left[0]-- != 0) {
                return List.of(packet);
              }
              return switch (how % 3) {
                case 0 -> List.of();
                case 1 -> List.of(packet, packet);
                default -> List.of(Watch.changed(packet));
              };
            });
  }

  /** Unbinds, reclaims and destroys, as far as that goes. */
  private void kill(Tenant tenant) {
    long id = tenant.id();
    if (id == 0) {
      return;
    }
    for (Rig.Slot slot : rig.slots()) {
      begin(slot.device(), CovhFunction.UNBIND_INTERFACE, id, slot.id());
      carry(slot.device(), MANY);
    }
    for (Journal.Region region : List.copyOf(rig.host().journal().regions())) {
      if (region.tvm() == id) {
        call(
            CovhFunction.RECLAIM_TVM_INTERFACE_REGION,
            id,
            region.tdi(),
            region.base(),
            region.length());
      }
    }
    if (call(CovhFunction.DESTROY_TVM, id)) {
      tenant.gone();
      call(CovhFunction.RECLAIM_PAGES, tenant.firstPage(), tenant.pages());
    }
  }
}
