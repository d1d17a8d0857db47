package io.teeio.platform.memory;

import static io.teeio.platform.memory.SmallMachine.TVM;
import static io.teeio.platform.memory.SmallMachine.guest;
import static io.teeio.platform.memory.SmallMachine.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.rule.Guards;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a hart remembers, and what makes it forget. */
class HartTlbTest {
  private static final int VMID = 5;

  private final SmallMachine machine = new SmallMachine();
  private final TlbVersions running = new TlbVersions(Guards.all());
  private final HartTlb hart = new HartTlb();
  private final GStage stage;

  HartTlbTest() throws Exception {
    stage = machine.stage(GStageMode.SV39X4, 4, running);
    stage.map(guest(0), machine.pages(20, 2, TVM, PageUse.GUEST_DATA));
  }

  private boolean reaches(GuestAddress guest, Access access, int vmid) {
    return stage.translate(guest, access, hart, vmid) instanceof GuestTranslation.Mapped;
  }

  @Test
  void aTranslationIsRememberedUntilTheHartFences() throws Exception {
    assertThat(reaches(guest(0), Access.READ, VMID)).isTrue();
    stage.invalidate(guest(0), 2);
    assertThat(reaches(guest(0), Access.READ, VMID)).as("remembered").isTrue();
    assertThat(reaches(guest(1), Access.READ, VMID)).as("never asked for").isFalse();
    assertThat(reaches(guest(0), Access.READ, VMID + 1)).as("another tag").isFalse();
    hart.fence();
    assertThat(reaches(guest(0), Access.READ, VMID)).isFalse();
  }

  @Test
  void refusalsAreNotRemembered() throws Exception {
    assertThat(reaches(guest(2), Access.READ, VMID)).isFalse();
    stage.map(guest(2), machine.pages(30, 1, TVM, PageUse.GUEST_DATA));
    assertThat(reaches(guest(2), Access.READ, VMID)).isTrue();
  }

  @Test
  void whatIsRememberedPermitsNoMoreThanItsLeaf() throws Exception {
    stage.map(guest(2), List.of(machine.ledger.share(page(40), TVM)));
    assertThat(reaches(guest(2), Access.READ, VMID)).isTrue();
    assertThat(reaches(guest(2), Access.EXECUTE, VMID)).isFalse();
  }

  @Test
  void addressesBeyondTheWidestReachNoTag() {
    assertThat(reaches(guest(0), Access.READ, VMID)).isTrue();
    long beyond = guest(0).value() | 1L << 56;
    assertThat(reaches(new GuestAddress(beyond), Access.READ, VMID)).isFalse();
  }

  @Test
  void entryFencesWhatTheLastFenceWasToRemove() throws Exception {
    stage.enter(0, hart, VMID);
    assertThat(reaches(guest(0), Access.READ, VMID)).isTrue();
    stage.leave(0);
    stage.invalidate(guest(0), 1);
    stage.enter(0, hart, VMID);
    assertThat(reaches(guest(0), Access.READ, VMID)).as("no fence began").isTrue();
    stage.leave(0);
    running.start();
    stage.enter(0, hart, VMID);
    assertThat(reaches(guest(0), Access.READ, VMID)).isFalse();
  }

  @Test
  void entryKeepsWhatIsStillTrue() throws Exception {
    stage.enter(0, hart, VMID);
    assertThat(reaches(guest(0), Access.READ, VMID)).isTrue();
    stage.leave(0);
    assertThat(hart.isFenced(VMID, TVM, running.current())).isTrue();
    stage.enter(1, hart, VMID);
    stage.invalidate(guest(0), 1);
    assertThat(reaches(guest(0), Access.READ, VMID)).as("remembered").isTrue();
  }

  @Test
  void entryForgetsAnotherTvmWithTheSameNumber() throws Exception {
    SmallMachine other = machine;
    stage.enter(0, hart, VMID);
    assertThat(reaches(guest(0), Access.READ, VMID)).isTrue();
    stage.leave(0);
    List<ConfidentialPage> root = other.pages(60, 4, SmallMachine.OTHER, PageUse.GUEST_TABLE);
    GStage second =
        new GStage(
            SmallMachine.OTHER,
            GStageMode.SV39X4,
            root,
            machine.tee,
            machine.ledger,
            new TlbVersions(Guards.all()),
            Guards.all());
    second.enter(0, hart, VMID);
    assertThat(second.translate(guest(0), Access.READ, hart, VMID))
        .isInstanceOf(GuestTranslation.GuestPageFault.class);
  }

  /** A hart that runs the TVM is interrupted; a fence that waited for it is complete. */
  @Test
  void aRevocationReachesTheHartThatRuns() throws Exception {
    stage.enter(0, hart, VMID);
    assertThat(reaches(guest(1), Access.READ, VMID)).isTrue();
    running.start();
    assertThat(running.isComplete()).isFalse();
    stage.revoke(guest(1), 1);
    assertThat(running.isComplete()).isTrue();
    assertThat(reaches(guest(1), Access.READ, VMID)).isFalse();
    assertThat(stage.remove(guest(1), 1)).hasSize(1);
  }

  @Test
  void whatProtectionPermittedStaysPermittedUntilTheHartFences() throws Exception {
    DomainMemory host = machine.host.through(hart);
    TlbVersions harts = new TlbVersions(Guards.all());
    harts.join(0, hart);
    PageLedger ledger =
        new PageLedger(machine.tee, machine.control, harts, Guards.all(), event -> {});
    host.writeInt(page(100), 7);
    ledger.convert(page(100), 2);
    assertThatCode(() -> host.readInt(page(100))).doesNotThrowAnyException();
    assertThatThrownBy(() -> host.readInt(page(101))).isInstanceOf(AccessFault.class);
    assertThatThrownBy(() -> host.read(page(100), 8192)).isInstanceOf(AccessFault.class);
    ledger.globalFence(0);
    assertThatThrownBy(() -> host.readInt(page(100))).isInstanceOf(AccessFault.class);
  }

  @Test
  void aHartThatIsInterruptedForgetsWhatProtectionPermitted() throws Exception {
    DomainMemory host = machine.host.through(hart);
    host.writeInt(page(100), 7);
    machine.control.classify(page(100), 1, SupervisorDomain.TEE);
    hart.interrupt();
    assertThatThrownBy(() -> host.readInt(page(100))).isInstanceOf(AccessFault.class);
  }
}
