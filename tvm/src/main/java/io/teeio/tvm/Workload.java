package io.teeio.tvm;

import io.teeio.pcie.tdisp.InterfaceReport;
import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.hart.GuestHart;
import io.teeio.platform.hart.GuestProgram;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.sbi.HostCallFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The guest's program: verifies every interface that it was promised, accepts them, moves its data
 * through the first, uses every other, stops them all; then, if the host has taken the devices away
 * and says so, moves the same data through bounce buffers.
 */
public final class Workload implements GuestProgram {
  private static final long GO_ON = 1;
  private static final long AGAIN = 2;
  private static final byte[] PROBE = new byte[4096];

  private final List<Integer> interfaces;
  private final Function<GuestHart, Tdm> managers;
  private final FunctionDriver driver;
  private final ApplicationData data;
  private final GuestMeter meter;
  private final boolean usable;
  private final Optional<Renewal> renewal;
  private final Optional<TvmAttester> attester;
  private final Consumer<TvmEvent> events;

  /**
   * A workload.
   *
   * @param interfaces the interfaces that the owner of this TVM ordered
   * @param managers makes the device manager on the hart that runs this
   * @param driver drives them
   * @param data the application's data
   * @param meter what the guest spends
   * @param usable whether the devices' MMIO and DMA can be reached
   * @param renewal if the devices' firmware may be updated: it is attested before it is, and the
   *     devices are taken in once more when the host brings them back
   * @param attester if a third party wants evidence: before the devices are let go
   */
  public Workload(
      List<Integer> interfaces,
      Function<GuestHart, Tdm> managers,
      FunctionDriver driver,
      ApplicationData data,
      GuestMeter meter,
      boolean usable,
      Optional<Renewal> renewal,
      Optional<TvmAttester> attester,
      Consumer<TvmEvent> events) {
    this.interfaces = List.copyOf(interfaces);
    this.managers = managers;
    this.driver = driver;
    this.data = data;
    this.meter = meter;
    this.usable = usable;
    this.renewal = renewal;
    this.attester = attester;
    this.events = events;
  }

  private record Held(int id, InterfaceReport report, GuestAddress mmio, boolean running) {}

  @Override
  public void run(GuestHart hart) throws GuestFault {
    new TsmCalls(hart).prepare();
    long wish = life(hart, managers.apply(hart), renewal, true);
    if (wish == AGAIN && renewal.isPresent()) {
      wish = life(hart, renewal.get().managers().apply(hart), Optional.empty(), false);
    }
    if (wish == GO_ON) {
      at(hart, Stage.BOUNCE);
      bounce(hart);
    }
    at(hart, Stage.DONE);
  }

  /**
   * Takes every interface in, uses it and lets it go.
   *
   * @param next what is expected of an update that waits meanwhile
   * @param moves whether the data is moved through the first, or it is only tried
   * @return what the host wishes then
   */
  private long life(GuestHart hart, Tdm tdm, Optional<Renewal> next, boolean moves)
      throws GuestFault {
    at(hart, Stage.VERIFY);
    Optional<List<Held>> verified = verify(tdm);
    if (verified.isPresent()) {
      at(hart, Stage.ACCEPT);
      List<Held> running = accept(tdm, verified.get());
      if (running.size() == interfaces.size() && usable) {
        touchWindows(hart);
        at(hart, Stage.USE);
        List<FunctionDriver.Driven> driven = use(hart, running, moves);
        at(hart, Stage.USED);
        useAgain(driven);
        if (next.isPresent()) {
          attestUpdate(tdm, next.get());
        }
      }
    }
    attest(hart);
    at(hart, Stage.STOP);
    stop(tdm);
    return at(hart, Stage.STOPPED);
  }

  /** Shows a third party what runs here, with which devices. */
  private void attest(GuestHart hart) throws GuestFault {
    if (attester.isEmpty()) {
      return;
    }
    try {
      events.accept(new TvmEvent.Attested(attester.get().report(new TsmCalls(hart))));
    } catch (TsmRefusal refusal) {
      events.accept(new TvmEvent.Failed(0, String.valueOf(refusal.getMessage())));
    }
  }

  private void attestUpdate(Tdm tdm, Renewal next) throws GuestFault {
    for (int id : interfaces) {
      tdm.attestAgain(id, true, next.rim());
    }
  }

  /** Tells the host and takes its wish; whatever it is, nothing unverified is used. */
  private static long at(GuestHart hart, Stage stage) {
    SbiResult result = hart.ecall(SbiCall.of(HostCallFunction.STAGE, stage.number()));
    return result.value();
  }

  private Optional<List<Held>> verify(Tdm tdm) throws GuestFault {
    List<Held> held = new ArrayList<>();
    boolean all = true;
    for (int i = 0; i < interfaces.size(); i++) {
      Tdm.Decision decision = tdm.verify(interfaces.get(i));
      if (decision.accepted() && decision.report().isPresent()) {
        held.add(new Held(interfaces.get(i), decision.report().get(), GuestLayout.mmio(i), false));
      } else {
        all = false;
      }
    }
    return all ? Optional.of(held) : Optional.empty();
  }

  private List<Held> accept(Tdm tdm, List<Held> verified) {
    List<Held> running = new ArrayList<>();
    for (Held tdi : verified) {
      try {
        if (tdm.accept(tdi.id(), tdi.report(), tdi.mmio())) {
          running.add(new Held(tdi.id(), tdi.report(), tdi.mmio(), true));
        }
      } catch (TsmRefusal refusal) {
        events.accept(new TvmEvent.Failed(tdi.id(), String.valueOf(refusal.getMessage())));
      }
    }
    return running;
  }

  /** A device cannot fault pages in: what it is to write must be there before it does. */
  private static void touchWindows(GuestHart hart) throws GuestFault {
    for (int at = 0; at < GuestLayout.WINDOW; at += PROBE.length) {
      hart.store(new GuestAddress(GuestLayout.SOURCE.value() + at), PROBE, 0, PROBE.length);
      hart.store(new GuestAddress(GuestLayout.TARGET.value() + at), PROBE, 0, PROBE.length);
    }
  }

  private List<FunctionDriver.Driven> use(GuestHart hart, List<Held> running, boolean moves) {
    List<FunctionDriver.Driven> driven = new ArrayList<>();
    for (int i = 0; i < running.size(); i++) {
      Held tdi = running.get(i);
      try {
        GuestAddress queue = GuestLayout.RING.plus((long) i * FunctionDriver.QUEUE_BYTES);
        hart.store(queue, PROBE, 0, PROBE.length);
        hart.store(queue.plus(PROBE.length), PROBE, 0, PROBE.length);
        FunctionDriver.Driven function = driver.begin(hart, meter, tdi.mmio(), queue);
        driven.add(function);
        if (i == 0 && moves) {
          Transfer moved = function.move(data);
          events.accept(new TvmEvent.Moved(true, moved));
        } else {
          function.probe();
        }
      } catch (GuestFault | DeviceFailure | IOException problem) {
        events.accept(new TvmEvent.Failed(tdi.id(), String.valueOf(problem.getMessage())));
      }
    }
    return driven;
  }

  /** The same interfaces again, after the host had its chance to refresh keys. */
  private void useAgain(List<FunctionDriver.Driven> driven) {
    for (int i = 0; i < driven.size(); i++) {
      try {
        driven.get(i).probe();
      } catch (GuestFault | DeviceFailure problem) {
        events.accept(new TvmEvent.Failed(interfaces.get(i), String.valueOf(problem.getMessage())));
      }
    }
  }

  private void stop(Tdm tdm) {
    for (int id : interfaces) {
      try {
        tdm.stop(id);
        events.accept(new TvmEvent.Stopped(id, ""));
      } catch (TsmRefusal | GuestFault refusal) {
        events.accept(new TvmEvent.Stopped(id, String.valueOf(refusal.getMessage())));
      }
    }
  }

  private void bounce(GuestHart hart) {
    try {
      new TsmCalls(hart).share(GuestLayout.SHARED, GuestLayout.SHARED_SIZE);
      byte[] rings = new byte[FunctionDriver.QUEUE_BYTES];
      hart.store(GuestLayout.SHARED, rings, 0, rings.length);
      SbiResult where =
          hart.ecall(SbiCall.of(HostCallFunction.SHARED_DMA_ADDRESS, GuestLayout.SHARED.value()));
      long dma = where.value();
      Doorbell doorbell =
          tail ->
              hart.ecall(
                  SbiCall.of(HostCallFunction.DOORBELL, dma, FunctionDriver.QUEUE_SIZE, tail));
      Transfer moved = driver.bounce(hart, meter, doorbell, dma, data);
      events.accept(new TvmEvent.Moved(false, moved));
    } catch (GuestFault | DeviceFailure | TsmRefusal | IOException problem) {
      events.accept(new TvmEvent.Failed(0, String.valueOf(problem.getMessage())));
    }
  }
}
