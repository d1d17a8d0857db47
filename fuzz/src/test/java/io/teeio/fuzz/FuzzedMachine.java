package io.teeio.fuzz;

import io.teeio.device.Firmware;
import io.teeio.lab.Machine;
import io.teeio.lab.MachineParts;
import io.teeio.lab.MachinePlan;
import io.teeio.lab.Observers;
import io.teeio.platform.hart.GuestProgram;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.Nacl;
import io.teeio.platform.sbi.NaclFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiFunction;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.rule.Guards;
import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.testkit.Source;
import io.teeio.tsm.TsmMachine;
import io.teeio.tsm.manifest.ManifestError;
import io.teeio.vmm.HostDevice;
import io.teeio.vmm.HostFailure;
import io.teeio.vmm.TvmImage;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A machine whose host, and whose guest if it has one, do what a fuzzer says. */
final class FuzzedMachine {
  static final long GUEST_MEMORY = 0x8000_0000L;

  private static final int PAGE = PhysicalMemory.PAGE;
  private static final Bytes IMAGE = Bytes.of(1);
  private static final long FIRST = 0x1_0000_0000L + (long) TsmMachine.PRIVATE_PAGES * PAGE;

  private final Machine machine;
  private final Source source;
  private Optional<HostDevice> device = Optional.empty();

  private FuzzedMachine(Source source, GuestProgram guest) throws ManifestError {
    this.source = source;
    this.machine =
        Machine.powerOn(
            new MachinePlan(1, 0, Parties.SUITE, Firmware.GENUINE),
            new MachineParts(
                Parties.CRYPTO,
                Parties.random(6),
                index -> Parties.random(7),
                Parties.CLOCK,
                RequesterProfile.cove().withSuite(Parties.SUITE),
                Guards.all(),
                new Observers() {}),
            Parties.MAKER,
            Map.of(IMAGE, guest));
  }

  /** A machine whose host registered with the TSM. */
  static FuzzedMachine booted(Source source) throws ManifestError, HostFailure {
    FuzzedMachine fuzzed = new FuzzedMachine(source, hart -> {});
    fuzzed.machine.vmm().boot();
    return fuzzed;
  }

  /** A machine with a TVM that runs {@code guest}, whose device is connected and bound to it. */
  static FuzzedMachine bound(Source source, GuestProgram guest) throws ManifestError, HostFailure {
    FuzzedMachine fuzzed = new FuzzedMachine(source, guest);
    var vmm = fuzzed.machine.vmm();
    vmm.boot();
    HostDevice device = vmm.enumerate(fuzzed.machine.rootPorts().getFirst(), 0).getFirst();
    vmm.createTvm(new TvmImage(IMAGE, GUEST_MEMORY, 64L * PAGE));
    vmm.connect(device);
    HostDevice.Interface tdi = device.interfaces().getFirst();
    vmm.donate(tdi, tdi.size(), GUEST_MEMORY + (1L << 30));
    vmm.bind(tdi);
    fuzzed.device = Optional.of(device);
    return fuzzed;
  }

  /** Does one thing that a host can do. */
  void step() {
    switch (source.below(6)) {
      case 0, 1 -> conclude(call(likely()));
      case 2 -> conclude(call(anything()));
      case 3 -> scribble();
      case 4 -> conclude(call(SbiCall.of(CovhFunction.RUN_TVM_VCPU, 1, 0)));
      default -> conclude(call(aboutTheDevice()));
    }
  }

  /** Ends the TVM, so that no virtual CPU is left waiting. */
  void end() {
    call(SbiCall.of(CovhFunction.DESTROY_TVM, 1));
  }

  private SbiResult call(SbiCall call) {
    SbiResult result = machine.call(call);
    Law.require(result.code().isPresent(), call.name() + " ended with an error without a name");
    return result;
  }

  /** If the TSM wants a message carried, carries it, perhaps spoils the answer, and calls again. */
  private void conclude(SbiResult first) {
    if (device.isEmpty()) {
      return;
    }
    SbiResult result = first;
    for (int i = 0; i < 8 && result.isSuccess() && isPending(result); i++) {
      machine.vmm().tenant().carry(device.get().id());
      if (source.below(4) == 3) {
        write(FIRST + Nacl.PENDING + 8L * source.below(32), source.anyLong());
      }
      result = call(aboutTheDevice());
    }
  }

  private boolean isPending(SbiResult result) {
    return result.value() == Nacl.SPDM_PENDING_REQUEST
        && read(FIRST + Nacl.PENDING + 4) == device.orElseThrow().id().value();
  }

  private SbiCall aboutTheDevice() {
    long id = device.map(found -> (long) found.id().value()).orElse(0L);
    return switch (source.below(7)) {
      case 0 -> SbiCall.of(CovhFunction.SPDM_HEARTBEAT, id);
      case 1 -> SbiCall.of(CovhFunction.SPDM_KEY_UPDATE, id);
      case 2 -> SbiCall.of(CovhFunction.IDE_KEY_REFRESH, id, 1);
      case 3 -> SbiCall.of(CovhFunction.UNBIND_INTERFACE, 1, id);
      case 4 -> SbiCall.of(CovhFunction.BIND_INTERFACE, 1, id);
      case 5 -> SbiCall.of(CovhFunction.DISCONNECT_DEVICE, id);
      default -> SbiCall.of(CovhFunction.CONNECT_DEVICE, id, page(), page(), 16L * PAGE);
    };
  }

  private SbiCall likely() {
    List<SbiFunction> functions =
        List.of(source.flag() ? NaclFunction.values() : CovhFunction.values());
    return SbiCall.of(source.pick(functions), value(), value(), value(), value(), value(), value());
  }

  private SbiCall anything() {
    return SbiCall.of(
        (int) source.anyLong(),
        source.below(1 << 11),
        source.anyLong(),
        source.anyLong(),
        value(),
        value(),
        value(),
        value());
  }

  private long value() {
    return switch (source.below(6)) {
      case 0 -> source.below(8);
      case 1 -> page();
      case 2 -> (long) source.below(32) * PAGE;
      case 3 -> GUEST_MEMORY + (long) source.below(80) * PAGE;
      case 4 ->
          device
              .map(found -> source.flag() ? found.window().value() : found.id().value())
              .orElse(0L);
      default -> source.anyLong();
    };
  }

  private long page() {
    return FIRST + (long) source.below(128) * PAGE;
  }

  private void scribble() {
    write(page() + 8L * source.below(8), source.flag() ? value() : source.anyLong());
  }

  private void write(long address, long value) {
    try {
      memory().writeLong(new HostAddress(address), value);
    } catch (AccessFault confidential) {
      Law.require(address >= FIRST, "the host lost what was never converted");
    }
  }

  private int read(long address) {
    try {
      return memory().readInt(new HostAddress(address));
    } catch (AccessFault confidential) {
      return -1;
    }
  }

  private DomainMemory memory() {
    return machine.memory(SupervisorDomain.HOST);
  }

  /** Makes the calls and accesses that {@code source} says, and survives whatever comes of them. */
  static GuestProgram guest(Source source) {
    return hart -> {
      int steps = source.below(16);
      for (int i = 0; i < steps; i++) {
        new GuestStep(source, hart).take();
      }
    };
  }
}
