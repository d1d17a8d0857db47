package io.teeio.bench;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.device.DeviceMaker;
import io.teeio.device.Firmware;
import io.teeio.lab.Machine;
import io.teeio.lab.MachineParts;
import io.teeio.lab.MachinePlan;
import io.teeio.lab.Observers;
import io.teeio.pcie.tdisp.InterfaceReport;
import io.teeio.pcie.tdisp.MmioRange;
import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.hart.GuestHart;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.sbi.HostCallFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.rule.Guards;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.tsm.manifest.ManifestError;
import io.teeio.tvm.GuestLayout;
import io.teeio.tvm.TsmCalls;
import io.teeio.tvm.TsmRefusal;
import io.teeio.vmm.GuestRunner;
import io.teeio.vmm.HostDevice;
import io.teeio.vmm.HostDevice.Interface;
import io.teeio.vmm.HostFailure;
import io.teeio.vmm.Tenant;
import io.teeio.vmm.TvmImage;
import io.teeio.vmm.Vmm;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A machine of which nobody hears anything, with devices of many TDIs and one TVM that accepts and
 * stops as many of them as it is told to.
 */
final class Tenancy {
  private static final int PAGE = 4096;
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Bytes IMAGE = Bytes.copyOf("a tenant".getBytes(StandardCharsets.US_ASCII));
  private static final int ACCEPT = 1;
  private static final int STOP = 2;

  private final Vmm vmm;
  private final List<HostDevice> devices = new ArrayList<>();
  private final List<Interface> interfaces;
  private final Tenant tenant;
  private final GuestRunner runner;
  private Optional<String> problem = Optional.empty();

  /**
   * A machine with {@code count} devices of {@code tdis} TDIs each, booted and enumerated; nothing
   * is connected.
   */
  Tenancy(int count, int tdis) throws ManifestError, HostFailure {
    MachineParts parts =
        new MachineParts(
            Crypto.fastest(),
            RandomSource.secure(),
            index -> RandomSource.secure(),
            InstantSource.fixed(NOW),
            RequesterProfile.cove(),
            Guards.all(),
            new Observers() {});
    DeviceMaker maker = Machine.maker(parts, Suite.P384);
    Machine machine =
        Machine.powerOn(
            new MachinePlan(count, tdis, Suite.P384, Firmware.GENUINE),
            parts,
            maker,
            Map.of(IMAGE, this::live));
    vmm = machine.vmm();
    vmm.boot();
    for (var port : machine.rootPorts()) {
      devices.addAll(vmm.enumerate(port, tdis));
    }
    interfaces = devices.stream().flatMap(each -> each.interfaces().stream().skip(1)).toList();
    tenant = vmm.createTvm(new TvmImage(IMAGE, GuestLayout.ENTRY.value(), GuestLayout.MEMORY_SIZE));
    tenant.reserveTables(interfaces.size());
    runner = tenant.runner();
    awaitOrder();
  }

  /** Connects the devices and donates the trusted page of every TDI. */
  void connect() throws HostFailure {
    for (HostDevice device : devices) {
      vmm.connect(device);
    }
    for (int i = 0; i < interfaces.size(); i++) {
      tenant.donate(interfaces.get(i), PAGE, GuestLayout.mmio(i).value());
    }
  }

  /** How many TDIs there are. */
  int size() {
    return interfaces.size();
  }

  /** Binds TDI {@code index}. */
  void bind(int index) throws HostFailure {
    tenant.bind(interfaces.get(index));
  }

  /** Unbinds it. */
  void unbind(int index) throws HostFailure {
    tenant.unbind(interfaces.get(index));
  }

  /** Has the guest read the report of the first {@code count} TDIs, map them and start them. */
  void accept(int count) {
    order(ACCEPT, count);
  }

  /** Has the guest stop the first {@code count} TDIs. */
  void stop(int count) {
    order(STOP, count);
  }

  private void order(int what, int count) {
    runner.answer(SbiResult.success((long) count << 2 | what));
    awaitOrder();
  }

  private void awaitOrder() {
    GuestRunner.Exit exit = runner.run();
    if (!(exit instanceof GuestRunner.Exit.AtStage)) {
      throw new IllegalStateException("the guest ended with " + exit + " " + problem);
    }
  }

  /** The guest: does what its host says, as nothing is at stake here. */
  private void live(GuestHart hart) throws GuestFault {
    TsmCalls tsm = new TsmCalls(hart);
    tsm.prepare();
    try {
      while (true) {
        long order = hart.ecall(SbiCall.of(HostCallFunction.STAGE, 0)).value();
        for (int i = 0; i < order >>> 2; i++) {
          int id = interfaces.get(i).id().value();
          if ((order & 3) == ACCEPT) {
            accept(tsm, id, GuestLayout.mmio(i));
          } else {
            tsm.stop(id);
          }
        }
      }
    } catch (TsmRefusal | MalformedInput refusal) {
      problem = Optional.of(String.valueOf(refusal.getMessage()));
    }
  }

  private static void accept(TsmCalls tsm, int id, GuestAddress base)
      throws TsmRefusal, GuestFault, MalformedInput {
    long at = base.value();
    for (MmioRange range : InterfaceReport.read(tsm.interfaceReport(id)).ranges()) {
      if (range.isTee()) {
        tsm.mapMmio(id, new GuestAddress(at), range.firstPage(), range.size());
      }
      at += range.size();
    }
    tsm.start(id);
  }
}
