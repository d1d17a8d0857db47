package io.teeio.platform.hart;

import static io.teeio.platform.fabric.TinyMachine.WINDOW_A;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.fabric.TinyDevice;
import io.teeio.platform.fabric.TinyMachine;
import io.teeio.platform.memory.ConfidentialPage;
import io.teeio.platform.memory.GStage;
import io.teeio.platform.memory.GStageMode;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.HartTlb;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.PageLedger;
import io.teeio.platform.memory.PageOwner;
import io.teeio.platform.memory.PageUse;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.memory.TlbVersions;
import io.teeio.rule.Guards;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a guest's loads and stores reach: its own pages, shared pages, its device, nothing else. */
class TvmBusTest {
  private static final PageOwner.Tvm TVM = new PageOwner.Tvm(1);
  private static final HostAddress DONATED = new HostAddress(0x8080_0000L);
  private static final HostAddress SHARED = new HostAddress(0x8060_0000L);
  private static final GuestAddress MEMORY = new GuestAddress(0x8000_0000L);
  private static final GuestAddress WINDOW = new GuestAddress(0x9000_0000L);
  private static final GuestAddress DEVICE = new GuestAddress(0x4000_0000L);
  private static final RequesterId TDI = RequesterId.of(0, 0xBE, 0x1D, 7);

  private final TinyMachine machine = new TinyMachine();
  private final TinyDevice device = machine.plug(machine.portA, TDI, WINDOW_A.value(), 1);
  private final TlbVersions harts = new TlbVersions(Guards.all());
  private final PageLedger ledger =
      new PageLedger(machine.tee, machine.isolation, harts, Guards.all(), event -> {});
  private static final int VMID = 3;
  private final HartTlb hart = new HartTlb();
  private final GStage stage;
  private final TvmBus bus;

  TvmBusTest() throws Exception {
    harts.join(0);
    ledger.convert(DONATED, 64);
    ledger.globalFence(0);
    List<ConfidentialPage> root = ledger.assign(DONATED, 4, TVM, PageUse.GUEST_TABLE);
    stage =
        new GStage(
            TVM,
            GStageMode.SV39X4,
            root,
            machine.tee,
            ledger,
            new TlbVersions(Guards.all()),
            Guards.all());
    stage.addTablePages(ledger.assign(DONATED.plus(4 * 4096), 8, TVM, PageUse.GUEST_TABLE));
    bus = new TvmBus(stage, VMID, hart, machine.tee, machine.complex.mmio(SupervisorDomain.TEE));
  }

  @BeforeEach
  void maps() throws Exception {
    // Backwards, so that what is contiguous for the guest is not for the machine.
    for (int i = 0; i < 4; i++) {
      stage.map(
          MEMORY.plus(i * 4096L),
          List.of(ledger.assign(DONATED.plus((40 - i) * 4096L), TVM, PageUse.GUEST_DATA)));
    }
    stage.map(WINDOW, List.of(ledger.share(SHARED, TVM)));
    stage.map(DEVICE, List.of(ledger.claimMmio(WINDOW_A, TVM)));
  }

  private static void faults(GuestFault.Cause cause, GuestAddress at, ThrowingCallable access) {
    assertThatThrownBy(access)
        .isInstanceOfSatisfying(
            GuestFault.class,
            fault -> {
              assertThat(fault.what()).isEqualTo(cause);
              assertThat(fault.address()).isEqualTo(at);
            });
  }

  @Test
  void bulkCopiesCrossPages() throws Exception {
    byte[] pattern = new byte[3 * 4096];
    for (int i = 0; i < pattern.length; i++) {
      pattern[i] = (byte) ((i * 31) >> 3);
    }
    bus.store(MEMORY.plus(100), pattern, 0, pattern.length);
    byte[] back = new byte[pattern.length];
    bus.load(MEMORY.plus(100), back, 0, back.length);

    assertThat(back).isEqualTo(pattern);
    assertThat(machine.tee.read(DONATED.plus(39 * 4096), 4).toArray())
        .containsExactly(pattern[3996], pattern[3997], pattern[3998], pattern[3999]);
  }

  @Test
  void whatIsNotMappedFaultsAtTheFirstByteThatIsNot() {
    byte[] buffer = new byte[8192];
    GuestAddress end = MEMORY.plus(4 * 4096);

    faults(GuestFault.Cause.LOAD_GUEST_PAGE, end, () -> bus.load(end.plus(-100), buffer, 0, 8192));
    faults(
        GuestFault.Cause.STORE_GUEST_PAGE, end, () -> bus.store(end.plus(-100), buffer, 0, 8192));
    faults(
        GuestFault.Cause.FETCH_GUEST_PAGE, end, () -> bus.fetch(end.plus(-100), buffer, 0, 8192));
  }

  /** A hart goes by what it remembers until it fences, and remembers no refusal. */
  @Test
  void aWithdrawnPageFaultsAfterAFence() throws Exception {
    byte[] buffer = new byte[8];
    bus.load(MEMORY, buffer, 0, 8);
    stage.invalidate(MEMORY, 1);
    bus.load(MEMORY, buffer, 0, 8);
    hart.fence();

    faults(GuestFault.Cause.LOAD_GUEST_PAGE, MEMORY, () -> bus.load(MEMORY, buffer, 0, 8));
    stage.validate(MEMORY, 1);
    bus.load(MEMORY, buffer, 0, 8);
  }

  @Test
  void anotherHartRemembersNothingOfIt() throws Exception {
    byte[] buffer = new byte[8];
    bus.load(MEMORY, buffer, 0, 8);
    stage.invalidate(MEMORY, 1);
    bus.moveTo(new HartTlb());

    faults(GuestFault.Cause.LOAD_GUEST_PAGE, MEMORY, () -> bus.load(MEMORY, buffer, 0, 8));
  }

  @Test
  void sharedPagesAreTheHostsToo() throws Exception {
    bus.store(WINDOW, new byte[] {1, 2, 3}, 0, 3);

    assertThat(machine.host.read(SHARED, 3).toArray()).containsExactly(1, 2, 3);
  }

  @Test
  void codeRunsFromConfidentialMemoryOnly() throws Exception {
    byte[] page = new byte[4096];
    bus.fetch(MEMORY, page, 0, 4096);

    faults(GuestFault.Cause.FETCH_GUEST_PAGE, WINDOW, () -> bus.fetch(WINDOW, page, 0, 4096));
    faults(GuestFault.Cause.FETCH_GUEST_PAGE, DEVICE, () -> bus.fetch(DEVICE, page, 0, 4096));
  }

  @Test
  void anIoPageLeadsToTheDeviceWithTheTBit() throws Exception {
    machine.secure(machine.portA, device, TinyMachine.around(TDI, WINDOW_A.value()));
    device.lock();
    byte[] value = {1, 2, 3, 4, 5, 6, 7, 8};

    bus.store(DEVICE.plus(8), value, 0, 8);
    byte[] back = new byte[8];
    bus.load(DEVICE.plus(8), back, 0, 8);

    assertThat(back).isEqualTo(value);
    assertThat(device.answers()).isEqualTo(2);
  }

  @Test
  void longAccessesToADeviceAreSplitAtTheirAlignment() throws Exception {
    machine.secure(machine.portA, device, TinyMachine.around(TDI, WINDOW_A.value()));
    device.lock();
    byte[] value = new byte[15];
    java.util.Arrays.fill(value, (byte) 9);

    bus.store(DEVICE.plus(1), value, 0, 15);

    assertThat(device.answers()).isEqualTo(4); // 1 at 1, 2 at 2, 4 at 4, 8 at 8
    byte[] back = new byte[15];
    bus.load(DEVICE.plus(1), back, 0, 15);
    assertThat(back).isEqualTo(value);
  }

  @Test
  void aDeviceThatRefusesIsAnAccessFault() throws Exception {
    machine.secure(machine.portA, device, TinyMachine.around(TDI, WINDOW_A.value()));
    byte[] buffer = new byte[4];

    faults(GuestFault.Cause.LOAD_ACCESS, DEVICE, () -> bus.load(DEVICE, buffer, 0, 4));
    machine.portA.disconnect();
    faults(GuestFault.Cause.STORE_ACCESS, DEVICE, () -> bus.store(DEVICE, buffer, 0, 4));
  }
}
