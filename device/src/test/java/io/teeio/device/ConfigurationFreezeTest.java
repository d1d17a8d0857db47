package io.teeio.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.device.function.FunctionBar;
import io.teeio.pcie.config.CapabilityId;
import io.teeio.pcie.config.FunctionHeader;
import io.teeio.pcie.config.MsixCapability;
import io.teeio.pcie.config.PcieCapability;
import io.teeio.pcie.config.SriovCapability;
import io.teeio.pcie.ide.SelectiveBlock;
import io.teeio.pcie.tdisp.LockFlags;
import io.teeio.pcie.tdisp.TdiState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** T004: a host that changes locked configuration takes the TDI to ERROR. */
final class ConfigurationFreezeTest {
  private static final int PF = 0;
  private static final int VF = 1;
  private static final int OTHER_VF = 2;

  /** One write of a host. */
  private interface Write {
    void to(DeviceBench bench);
  }

  /**
   * A write and the TDIs that it takes to ERROR.
   *
   * @param hit of PF, VF 1 and VF 2
   */
  private record Case(Write write, List<Integer> hit) {}

  private static int pcie(DeviceBench bench, int index) {
    return bench.config(index).findCapability(CapabilityId.PCI_EXPRESS).orElseThrow()
        + PcieCapability.DEVICE_CONTROL;
  }

  private static int msix(DeviceBench bench, int index) {
    return bench.config(index).findCapability(CapabilityId.MSIX).orElseThrow();
  }

  private static Case on(int index, List<Integer> hit, int offset, int mask, int value) {
    return new Case(bench -> bench.config(index).update(offset, mask, value), hit);
  }

  private static Map<String, Case> cases() {
    List<Integer> all = List.of(PF, VF, OTHER_VF);
    Map<String, Case> cases = new LinkedHashMap<>();
    cases.put("PF MSE", on(PF, List.of(PF), FunctionHeader.COMMAND, 2, 0));
    cases.put("PF BME", on(PF, List.of(PF), FunctionHeader.COMMAND, 4, 0));
    cases.put("PF BAR low", on(PF, all, FunctionHeader.BAR0, -1, 0x5000_0000));
    cases.put("PF BAR high", on(PF, all, FunctionHeader.BAR0 + 4, -1, 0x11));
    cases.put("PF BAR sizing", on(PF, all, FunctionHeader.BAR0, -1, -1));
    cases.put("VF BME", on(VF, List.of(VF), FunctionHeader.COMMAND, 4, 0));
    for (int bit : new int[] {4, 5, 8, 9, 12}) {
      cases.put(
          "PF Device Control bit " + bit,
          new Case(
              bench -> {
                int control = pcie(bench, PF);
                bench.config(PF).write(control, bench.config(PF).read(control) ^ 1 << bit);
              },
              all));
    }
    cases.put(
        "VF Device Control",
        new Case(
            bench -> {
              int control = pcie(bench, VF);
              bench.config(VF).write(control, bench.config(VF).read(control) ^ 1 << 12);
            },
            List.of(VF)));
    for (int index : all) {
      cases.put(
          "MSI-X enable of " + index,
          new Case(
              bench ->
                  bench.config(index).update(msix(bench, index), -1, MsixCapability.ENABLE << 16),
              List.of(index)));
    }
    cases.put("NumVFs", sriov(all, SriovCapability.NUM_VFS, 1));
    cases.put("VF Enable", sriov(all, SriovCapability.CONTROL, SriovCapability.VF_MEMORY_SPACE));
    cases.put("VF MSE", sriov(all, SriovCapability.CONTROL, SriovCapability.VF_ENABLE));
    cases.put("page size", sriov(all, SriovCapability.SYSTEM_PAGE_SIZE, 2));
    cases.put("VF BAR", sriov(all, SriovCapability.VF_BAR0, 0x4000_0000));
    cases.put("VF BAR high", sriov(all, SriovCapability.VF_BAR0 + 4, 0x77));
    cases.put("stream enable", stream(all, SelectiveBlock.CONTROL, 1, 0));
    cases.put("stream id", stream(all, SelectiveBlock.CONTROL, 0xFF << 24, 9 << 24));
    cases.put("stream class", stream(all, SelectiveBlock.CONTROL, 7 << 19, 1 << 19));
    cases.put("RID limit", stream(all, SelectiveBlock.RID_1, -1, 0));
    cases.put("RID base", stream(all, SelectiveBlock.RID_2, -1, 0));
    cases.put("address range", stream(all, SelectiveBlock.RANGES, -1, 1));
    cases.put("FLR of a VF", flr(VF, List.of(VF)));
    cases.put("FLR of the PF", flr(PF, all));
    return cases;
  }

  private static Case sriov(List<Integer> hit, int register, int value) {
    return new Case(
        bench -> bench.config(PF).write(bench.capability(CapabilityId.SRIOV) + register, value),
        hit);
  }

  private static Case stream(List<Integer> hit, int register, int mask, int value) {
    return new Case(
        bench -> bench.config(PF).update(bench.ideBlock(0) + register, mask, value), hit);
  }

  private static Case flr(int index, List<Integer> hit) {
    return new Case(
        bench ->
            bench.config(index).update(pcie(bench, index), 0xFFFF, PcieCapability.INITIATE_FLR),
        hit);
  }

  private static List<Integer> inError(DeviceBench bench) {
    List<Integer> hit = new ArrayList<>();
    for (Tdi tdi : bench.device.tdis()) {
      if (tdi.state() == TdiState.ERROR) {
        hit.add(tdi.index());
      }
    }
    return hit;
  }

  @Test
  void everyFrozenRegisterTakesRunningTdisToError() throws Exception {
    for (Map.Entry<String, Case> entry : cases().entrySet()) {
      DeviceBench bench = new DeviceBench(2);
      var session = bench.running(PF);
      bench.start(session, VF);
      bench.start(session, OTHER_VF);
      entry.getValue().write().to(bench);
      assertThat(inError(bench)).as(entry.getKey()).isEqualTo(entry.getValue().hit());
    }
  }

  @Test
  void everyFrozenRegisterTakesALockedTdiToError() throws Exception {
    for (Map.Entry<String, Case> entry : cases().entrySet()) {
      if (!entry.getValue().hit().contains(VF)) {
        continue;
      }
      DeviceBench bench = new DeviceBench(2);
      var session = bench.connected();
      bench.tdisp(session, VF).lock(DeviceBench.flags(), DeviceBench.STREAM, 0).orAbort().close();
      entry.getValue().write().to(bench);
      assertThat(inError(bench)).as(entry.getKey()).containsExactly(VF);
    }
  }

  @Test
  void noRegisterMattersToAnUnlockedTdi() throws Exception {
    for (Map.Entry<String, Case> entry : cases().entrySet()) {
      DeviceBench bench = new DeviceBench(2);
      bench.connected();
      entry.getValue().write().to(bench);
      assertThat(inError(bench)).as(entry.getKey()).isEmpty();
      assertThat(bench.refusals()).as(entry.getKey()).isEmpty();
    }
  }

  @Test
  void writesThatChangeNothingAndFreeRegistersAreHarmless() throws Exception {
    DeviceBench bench = new DeviceBench(2);
    bench.running(VF);
    for (int offset = 0; offset < 0x40; offset += 4) {
      bench.config(PF).write(offset, bench.config(PF).read(offset));
      bench.config(VF).write(offset, bench.config(VF).read(offset));
    }
    bench.config(PF).write(0x0C, 16); // cache line size
    bench.config(PF).update(FunctionHeader.COMMAND, FunctionHeader.INTERRUPT_DISABLE, -1);
    bench.config(PF).write(pcie(bench, PF), bench.config(PF).read(pcie(bench, PF)) | 0xF);
    bench.config(PF).update(bench.ideBlock(1) + SelectiveBlock.RID_1, -1, 0x100);
    bench.config(PF).write(bench.ideBlock(0) + SelectiveBlock.STATUS, 1 << 31);
    assertThat(inError(bench)).isEmpty();
    assertThat(bench.state(VF)).isEqualTo(TdiState.RUN);
  }

  @Test
  void msixMovesFreelyIfItWasNotLocked() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    var session = bench.connected();
    bench.tdisp(session, PF).lock(LockFlags.NONE, DeviceBench.STREAM, 0).orAbort().close();
    bench.config(PF).update(msix(bench, PF), -1, MsixCapability.ENABLE << 16);
    assertThat(inError(bench)).isEmpty();
  }

  @Test
  void functionLevelResetScrubs() throws Exception {
    DeviceBench bench = new DeviceBench(1);
    bench.running(VF);
    bench.streamWrite(VF, 0x38, 77, true);
    assertThat(bench.device.isScrubbed(VF)).isFalse();
    flr(VF, List.of()).write().to(bench);
    assertThat(bench.device.isScrubbed(VF)).isTrue();
    assertThat(bench.state(VF)).isEqualTo(TdiState.ERROR);
  }

  @Test
  void conventionalResetUnlocksAndScrubsEverything() throws Exception {
    DeviceBench bench = new DeviceBench(1);
    var session = bench.running(VF);
    bench.start(session, PF);
    bench.streamWrite(VF, 0x38, 77, true);
    bench.device.reset();
    for (int index : new int[] {PF, VF}) {
      assertThat(bench.state(index)).isEqualTo(TdiState.CONFIG_UNLOCKED);
      assertThat(bench.device.isScrubbed(index)).isTrue();
    }
    assertThat(bench.config(PF).read(FunctionHeader.BAR0 + 4)).isZero();
    assertThat(bench.config(VF).read(0)).isEqualTo(-1);
  }

  @Test
  void disabledVirtualFunctionsKeepNothing() throws Exception {
    DeviceBench bench = new DeviceBench(1);
    bench.configure();
    bench.hostWrite(VF, 0x38, 5);
    sriov(List.of(), SriovCapability.CONTROL, 0).write().to(bench);
    assertThat(bench.device.isScrubbed(VF)).isTrue();
  }

  @Test
  void firmwareIsNotUpdatedUnderALockThatForbidsIt() throws Exception {
    DeviceBench bench = new DeviceBench(1);
    var session = bench.connected();
    assertThat(bench.device.dsm().updateFirmware()).isTrue();
    bench.tdisp(session, PF).lock(LockFlags.NONE, DeviceBench.STREAM, 0).orAbort().close();
    assertThat(bench.device.dsm().updateFirmware()).isTrue();
    bench.start(session, VF);
    assertThat(bench.device.dsm().updateFirmware()).isFalse();
    assertThat(inError(bench)).containsExactly(VF);
    assertThat(bench.refusals()).contains(DeviceRule.FIRMWARE_FROZEN);
  }

  @Test
  void barHoldsWhatTheCapabilitiesPointAt() {
    DeviceBench bench = new DeviceBench(0);
    int msix = msix(bench, PF);
    assertThat(bench.config(PF).read(msix + 4)).isEqualTo(FunctionBar.MSIX_TABLE);
    assertThat(bench.config(PF).read(msix + 8)).isEqualTo(FunctionBar.MSIX_PENDING);
    assertThat(bench.config(PF).findExtendedCapability(CapabilityId.DOE)).isPresent();
    assertThat(bench.config(PF).findExtendedCapability(CapabilityId.IDE)).isPresent();
    assertThat(bench.config(PF).read(pcie(bench, PF) - 4) & PcieCapability.TEE_IO)
        .isEqualTo(PcieCapability.TEE_IO);
  }
}
