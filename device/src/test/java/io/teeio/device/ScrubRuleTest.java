package io.teeio.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.device.accelerator.Descriptor;
import io.teeio.device.accelerator.Opcode;
import io.teeio.pcie.config.CapabilityId;
import io.teeio.pcie.config.FunctionHeader;
import io.teeio.pcie.config.PcieCapability;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.rule.Violation;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.wire.Bytes;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * What is left inside a function when its user changes. In each case the next user looks for it as
 * an attacker would: by having the function copy its local memory out.
 */
final class ScrubRuleTest {
  private static final int SIZE = 64;
  private static final byte SECRET = 0x5E;

  /** Puts a TVM's secret into the local memory of TDI 0. */
  private static void leaveSecret(DeviceBench bench, boolean tee) throws Violation {
    byte[] memory = tee ? bench.teeMemory : bench.hostMemory;
    Arrays.fill(memory, 0x4000, 0x4000 + SIZE, SECRET);
    bench.enableAccelerator(0, tee);
    int status =
        bench.submit(
            0,
            DeviceBench.descriptor(
                Opcode.COPY, Descriptor.DESTINATION_LOCAL, DeviceBench.MEMORY + 0x4000, 0, SIZE),
            tee);
    assertThat(status).isEqualTo(1);
  }

  /** What the next user of TDI 0 finds. */
  private static Bytes residue(DeviceBench bench, boolean tee) throws Violation {
    byte[] memory = tee ? bench.teeMemory : bench.hostMemory;
    if (tee) {
      bench.streamWrite4(0, 0x08, 0, true);
    } else {
      bench.hostWrite4(0, 0x08, 0);
    }
    bench.enableAccelerator(0, tee);
    int status =
        bench.submit(
            0,
            DeviceBench.descriptor(
                Opcode.COPY, Descriptor.SOURCE_LOCAL, 0, DeviceBench.MEMORY + 0x9000, SIZE),
            tee);
    assertThat(status).isEqualTo(1);
    return Bytes.copyOf(memory, 0x9000, 0x9000 + SIZE);
  }

  @Test
  void scrubOnStop() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    SpdmSession session = bench.running(0);
    leaveSecret(bench, true);
    bench.tdisp(session, 0).stop().orAbort();
    assertThat(bench.device.isScrubbed(0)).isTrue();
    assertThat(residue(bench, false)).isEqualTo(Bytes.zeros(SIZE));
    assertThat(bench.events).contains(new DeviceEvent.TdiScrubbed(bench.tdi(0).function()));
  }

  @Test
  void scrubOnLock() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    SpdmSession session = bench.connected();
    leaveSecret(bench, false);
    bench.start(session, 0);
    assertThat(residue(bench, true)).isEqualTo(Bytes.zeros(SIZE));
  }

  @Test
  void scrubOnResetOfTheFunction() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    SpdmSession session = bench.running(0);
    leaveSecret(bench, true);
    int pcie = bench.config(0).findCapability(CapabilityId.PCI_EXPRESS).orElseThrow();
    bench.config(0).write(pcie + PcieCapability.DEVICE_CONTROL, PcieCapability.INITIATE_FLR);
    assertThat(bench.state(0)).isEqualTo(TdiState.ERROR);
    assertThat(bench.device.isScrubbed(0)).isTrue();
    bench.tdisp(session, 0).stop().orAbort();
    bench.configure();
    assertThat(residue(bench, false)).isEqualTo(Bytes.zeros(SIZE));
  }

  @Test
  void scrubOnResetOfTheDevice() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    bench.running(0);
    leaveSecret(bench, true);
    bench.device.reset();
    assertThat(bench.state(0)).isEqualTo(TdiState.CONFIG_UNLOCKED);
    bench.configure();
    assertThat(residue(bench, false)).isEqualTo(Bytes.zeros(SIZE));
  }

  @Test
  void scrubOnResetOfVirtualFunctionsThatAreDisabled() throws Exception {
    DeviceBench bench = new DeviceBench(1);
    bench.running(1);
    bench.streamWrite(1, 0x38, 0xCAFE, true);
    int sriov = bench.capability(CapabilityId.SRIOV);
    bench.config(0).write(sriov + io.teeio.pcie.config.SriovCapability.CONTROL, 0);
    assertThat(bench.state(1)).isEqualTo(TdiState.ERROR);
    assertThat(bench.device.isScrubbed(1)).isTrue();
    assertThat(bench.config(0).read(FunctionHeader.COMMAND)).isNotZero();
  }
}
