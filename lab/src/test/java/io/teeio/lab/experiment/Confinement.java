package io.teeio.lab.experiment;

import io.teeio.device.DeviceEvent;
import io.teeio.lab.Machine;
import io.teeio.lab.Topology;
import io.teeio.lab.Witness;
import io.teeio.pcie.RequesterId;
import io.teeio.platform.fabric.FabricEvent;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.rdsm.RdsmEvent;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.tsm.TsmEvent;
import io.teeio.tsm.TsmMachine;
import io.teeio.tvm.GuestLayout;
import io.teeio.vmm.VmmEvent;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Tries, whenever anything happens in a machine, every way to what is confidential: as the host, as
 * a switch, as an interface outside IDE, and at each step as another TVM. Keeps what it got through
 * with, which must be nothing; and counts what it tried, which must be a lot.
 *
 * <p>What is confidential it learns from outside: pages are from convert_pages until the RDSM gives
 * them to the host, and so are registers from add_tvm_interface_region.
 */
public final class Confinement implements Witness {
  private static final int PAGE = Experiment.PAGE;
  private static final int SAMPLES = 3;
  private static final int EVERY = 16;
  private static final List<Long> GUEST =
      List.of(
          GuestLayout.ENTRY.value(),
          GuestLayout.EVIDENCE.value(),
          GuestLayout.RING.value(),
          GuestLayout.SOURCE.value(),
          GuestLayout.TARGET.value());

  private final TreeSet<Long> confidential = new TreeSet<>();
  private final TreeSet<Long> sharedPages = new TreeSet<>();
  private final Map<RequesterId, HostAddress> registers = new LinkedHashMap<>();
  private final Intruder intruder = new Intruder();
  private Optional<Machine> machine = Optional.empty();
  private Optional<OtherTvm> other = Optional.empty();
  private long sweeps;
  private long turn;
  private boolean busy;
  private boolean sawSecretInside;

  /** A witness that has seen nothing yet. */
  public Confinement() {}

  /** What got through. */
  public List<String> breaches() {
    return intruder.breaches();
  }

  /** Accesses that were tried. */
  public long probes() {
    return intruder.probes();
  }

  /** Times that everything was tried. */
  public long sweeps() {
    return sweeps;
  }

  /** Whether the application's data was in the TVM's memory at some step, as it should be. */
  public boolean sawSecretInside() {
    return sawSecretInside;
  }

  @Override
  public void poweredOn(Machine built) {
    machine = Optional.of(built);
    add(Topology.MEMORY.value(), TsmMachine.PRIVATE_PAGES);
    for (int i = 0; i < built.devices().size(); i++) {
      built.hub(i).intercept(intruder::asSwitch);
    }
  }

  private void add(long first, long pages) {
    for (long i = 0; i < pages; i++) {
      confidential.add(first + i * PAGE);
    }
  }

  @Override
  public void vmm(VmmEvent event) {
    switch (event) {
      case VmmEvent.Called(SbiCall call, SbiResult result) -> {
        if (result.isSuccess()) {
          learn(call);
        }
      }
      case VmmEvent.Carried carried -> {
        intruder.look("a message to " + carried.device(), carried.request());
        intruder.look("a message from " + carried.device(), carried.response());
      }
      case VmmEvent.GuestAsked _, VmmEvent.Found _, VmmEvent.GuestFaulted _ -> {}
    }
    sample("after " + event.getClass().getSimpleName());
  }

  private void learn(SbiCall call) {
    if (call.is(CovhFunction.CONVERT_PAGES)) {
      add(call.a0(), call.a1());
    } else if (call.is(CovhFunction.ADD_TVM_SHARED_PAGES)) {
      for (long i = 0; i < call.a3(); i++) {
        sharedPages.add(call.a1() + i * PAGE);
      }
    } else if (call.is(CovhFunction.ADD_TVM_INTERFACE_REGION)) {
      registers.put(RequesterId.of((int) call.a1()), new HostAddress(call.a2()));
    }
  }

  @Override
  public void tsm(TsmEvent event) {
    sample("in " + event.getClass().getSimpleName());
  }

  @Override
  public void device(int device, DeviceEvent event) {
    sample("in " + event.getClass().getSimpleName());
  }

  @Override
  public void fabric(FabricEvent event) {
    if (event instanceof FabricEvent.InboundRefused) {
      intruder.refused();
    }
  }

  @Override
  public void rdsm(RdsmEvent event) {
    if (event instanceof RdsmEvent.PagesMoved moved && moved.owner() == SupervisorDomain.HOST) {
      for (long i = 0; i < moved.pages(); i++) {
        giveUp(moved.first().value() + i * PAGE);
      }
    }
    sample("in " + event.getClass().getSimpleName());
  }

  /** The host gets a page back: nothing may be left in it. */
  private void giveUp(long page) {
    HostAddress address = new HostAddress(page);
    if (confidential.remove(page) && !isClear(address)) {
      intruder.breach("reclaim", "something is left in " + address);
    }
    if (registers.values().remove(address)) {
      boolean left =
          machine().devices().stream()
              .anyMatch(device ->
                  device.tdis().stream().anyMatch(tdi -> !device.isScrubbed(tdi.index())));
      if (left) {
        intruder.breach("reclaim", "something is left in the interface at " + address);
      }
    }
  }

  private boolean isClear(HostAddress page) {
    try {
      return machine().memory(SupervisorDomain.HOST).read(page, PAGE).equals(Bytes.zeros(PAGE));
    } catch (AccessFault fault) {
      return true;
    }
  }

  /** A few pages and all registers, each time others. */
  private void sample(String when) {
    if (busy || machine.isEmpty() || confidential.isEmpty()) {
      return;
    }
    busy = true;
    long span = confidential.last() - confidential.first() + PAGE;
    for (int i = 0; i < SAMPLES; i++) {
      turn += 7919;
      long from = confidential.first() + turn * PAGE % span;
      Long page = confidential.ceiling(from & -PAGE);
      tryPage(when, page == null ? confidential.first() : page, i == 0);
    }
    tryRegisters(when);
    busy = false;
  }

  /**
   * Everything at once, between two calls of the host: every page, as the host and as the device;
   * all that the host can read, for the secret; and the calls that another TVM's host could make.
   */
  public void sweep(String when) {
    if (machine.isEmpty()) {
      return;
    }
    busy = true;
    sweeps++;
    for (long page : confidential) {
      turn++;
      tryPage(when, page, turn % EVERY == 0);
    }
    tryRegisters(when);
    readEverything(when);
    busy = false;
    if (!when.equals("boot")) {
      tryAsAnotherTvm(when);
    }
  }

  /** As a device with the host's address and with one of the guest's: the classifier decides. */
  private void tryPage(String when, long page, boolean asDevice) {
    HostAddress address = new HostAddress(page + (turn % (PAGE / 8)) * 8);
    intruder.asHost(when, machine().memory(SupervisorDomain.HOST), address);
    for (int i = 0; asDevice && i < machine().devices().size(); i++) {
      for (var tdi : machine().devices().get(i).tdis()) {
        long guest = GUEST.get((int) (turn % GUEST.size()));
        intruder.asDevice(when, machine().hub(i), tdi.function(), address.value());
        intruder.asDevice(when, machine().hub(i), tdi.function(), guest);
      }
    }
  }

  private void tryRegisters(String when) {
    registers.forEach((tdi, address) ->
        intruder.onRegisters(when, machine().mmio(SupervisorDomain.HOST), tdi, address));
  }

  private Machine machine() {
    return machine.orElseThrow();
  }

  private void readEverything(String when) {
    DomainMemory host = machine().memory(SupervisorDomain.HOST);
    DomainMemory tee = machine().memory(SupervisorDomain.TEE);
    long last = Math.max(confidential.last(), sharedPages.isEmpty() ? 0 : sharedPages.last());
    for (long page = Topology.MEMORY.value(); page <= last + 64L * PAGE; page += PAGE) {
      HostAddress address = new HostAddress(page);
      if (confidential.contains(page)) {
        sawSecretInside |= intruder.findsSecret(tee, address);
      } else if (intruder.findsSecret(host, address)) {
        intruder.breach(when, "the secret is in the host's page " + address);
      }
    }
  }

  private void tryAsAnotherTvm(String when) {
    if (other.isEmpty()) {
      other = Optional.of(OtherTvm.build(machine()));
    }
    OtherTvm stranger = other.get();
    List<Long> pages = new ArrayList<>(confidential);
    pages.removeIf(stranger::owns);
    for (int i = 0; i < pages.size(); i += 1 + pages.size() / 20) {
      long page = pages.get(i);
      stranger.tries(page).forEach((what, got) -> intruder.judge(when, what, got));
    }
    registers.forEach((tdi, address) ->
        stranger.tries(tdi, address).forEach((what, got) -> intruder.judge(when, what, got)));
  }
}
