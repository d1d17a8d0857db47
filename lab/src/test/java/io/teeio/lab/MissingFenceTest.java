package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.platform.PlatformRule;
import io.teeio.platform.memory.Access;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.ConfidentialPage;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.GStage;
import io.teeio.platform.memory.GStageMode;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.GuestTranslation;
import io.teeio.platform.memory.HartTlb;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.MappablePage;
import io.teeio.platform.memory.MemoryProtection;
import io.teeio.platform.memory.OutOfTablePages;
import io.teeio.platform.memory.PageLedger;
import io.teeio.platform.memory.PageOwner;
import io.teeio.platform.memory.PageUse;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.memory.TlbVersions;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.rule.weakened.GuardsWithout;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every fence of the page ledger and of a G-stage keeps somebody from a page that has a new owner.
 * Each scene is played with all guards, where the secret stays one, and without the guard of the
 * fence, where what a hart remembers leads to it.
 */
class MissingFenceTest {
  private static final long SECRET = 0x5EC2_E7AAL;
  private static final int PAGE = PhysicalMemory.PAGE;
  private static final HostAddress BASE = new HostAddress(0x8000_0000L);
  private static final GuestAddress AT = new GuestAddress(0x8000_0000L);
  private static final PageOwner.Tvm FIRST = new PageOwner.Tvm(1);
  private static final PageOwner.Tvm SECOND = new PageOwner.Tvm(2);
  private static final int VMID = 1;

  /** A machine of one hart that enforces all but one rule. */
  private static final class Scene {
    final PhysicalMemory chips = new PhysicalMemory(BASE, 256L * PAGE);
    final HartTlb hart = new HartTlb();
    final Guards guards;
    final MemoryProtection.Control control;
    final DomainMemory tee;
    final DomainMemory host;
    final PageLedger ledger;

    Scene(PlatformRule rule, boolean guarded) {
      guards = guarded ? Guards.all() : new GuardsWithout(rule);
      control = MemoryProtection.powerOn(chips, guards);
      tee = new DomainMemory(chips, control.table(), SupervisorDomain.TEE);
      host = new DomainMemory(chips, control.table(), SupervisorDomain.HOST).through(hart);
      TlbVersions harts = new TlbVersions(guards);
      harts.join(0, hart);
      ledger = new PageLedger(tee, control, harts, guards, event -> {});
    }

    static HostAddress page(long number) {
      return BASE.plus(number * PAGE);
    }

    GStage stage(PageOwner.Tvm owner, long first) throws Violation {
      ledger.convert(page(first), 8);
      ledger.globalFence(0);
      GStage stage =
          new GStage(
              owner,
              GStageMode.SV39X4,
              ledger.assign(page(first), 4, owner, PageUse.GUEST_TABLE),
              tee,
              ledger,
              new TlbVersions(guards),
              guards);
      stage.addTablePages(ledger.assign(page(first + 4), 4, owner, PageUse.GUEST_TABLE));
      return stage;
    }

    ConfidentialPage data(PageOwner.Tvm owner, long number) throws Violation {
      return ledger.assign(page(number), owner, PageUse.GUEST_DATA);
    }

    /** What a guest loads on the hart; empty if it faults. */
    OptionalLong load(GStage stage) throws AccessFault {
      return switch (stage.translate(AT, Access.READ, hart, VMID)) {
        case GuestTranslation.Mapped mapped -> OptionalLong.of(tee.readLong(mapped.address()));
        case GuestTranslation.GuestPageFault _ -> OptionalLong.empty();
      };
    }

    /** Gives what a TVM had to another one, which keeps a secret there. */
    void passOn(List<MappablePage> pages) throws Violation, AccessFault {
      for (MappablePage page : pages) {
        ledger.release((ConfidentialPage) page);
        tee.writeLong(ledger.assign(page.address(), SECOND, PageUse.GUEST_DATA).address(), SECRET);
      }
    }
  }

  /** Something that a rule may refuse. */
  @FunctionalInterface
  private interface Step {
    void run() throws Violation, OutOfTablePages, AccessFault;
  }

  private static Optional<PlatformRule> refusal(Step step) throws Exception {
    try {
      step.run();
      return Optional.empty();
    } catch (Violation violation) {
      return Optional.of((PlatformRule) violation.rule());
    }
  }

  /** The host used a page, gives it away, and goes on using it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ofAllHartsBeforeAConvertedPageIsAssigned(boolean guarded) throws Exception {
    PlatformRule rule = PlatformRule.PAGE_ASSIGN_AFTER_FENCE;
    Scene scene = new Scene(rule, guarded);
    scene.host.writeInt(Scene.page(50), 1);
    scene.ledger.convert(Scene.page(50), 1);
    Optional<PlatformRule> refused =
        refusal(() -> scene.tee.writeLong(scene.data(FIRST, 50).address(), SECRET));
    assertThat(refused.isPresent()).isEqualTo(guarded);
    if (guarded) {
      assertThat(refused).contains(rule);
      scene.ledger.globalFence(0);
      scene.tee.writeLong(scene.data(FIRST, 50).address(), SECRET);
    }
    long seen;
    try {
      seen = scene.host.readLong(Scene.page(50));
    } catch (AccessFault fault) {
      seen = 0;
    }
    assertThat(seen).isEqualTo(guarded ? 0 : SECRET);
  }

  /** A page goes from one TVM to another while the first one's hart remembers it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ofTheTvmBeforeABlockedPageIsRemoved(boolean guarded) throws Exception {
    PlatformRule rule = PlatformRule.GSTAGE_REMOVE_AFTER_FENCE;
    Scene scene = new Scene(rule, guarded);
    GStage stage = scene.stage(FIRST, 0);
    scene.ledger.convert(Scene.page(50), 1);
    scene.ledger.globalFence(0);
    stage.map(AT, List.of(scene.data(FIRST, 50)));
    stage.enter(0, scene.hart, VMID);
    assertThat(scene.load(stage)).hasValue(0);
    stage.leave(0);
    stage.invalidate(AT, 1);
    Optional<PlatformRule> refused = refusal(() -> scene.passOn(stage.remove(AT, 1)));
    if (guarded) {
      assertThat(refused).contains(rule);
      stage.harts().start();
      scene.passOn(stage.remove(AT, 1));
    }
    stage.enter(0, scene.hart, VMID);
    assertThat(scene.load(stage))
        .isEqualTo(guarded ? OptionalLong.empty() : OptionalLong.of(SECRET));
  }

  /** The fence began and was believed; the hart that runs the TVM next did not do its part. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ofTheHartThatRunsATvmAgain(boolean guarded) throws Exception {
    Scene scene = new Scene(PlatformRule.FENCE_BEFORE_ENTRY, guarded);
    GStage stage = scene.stage(FIRST, 0);
    scene.ledger.convert(Scene.page(50), 1);
    scene.ledger.globalFence(0);
    stage.map(AT, List.of(scene.data(FIRST, 50)));
    stage.enter(0, scene.hart, VMID);
    assertThat(scene.load(stage)).hasValue(0);
    stage.leave(0);
    stage.invalidate(AT, 1);
    stage.harts().start();
    scene.passOn(stage.remove(AT, 1));
    stage.enter(0, scene.hart, VMID);
    assertThat(scene.load(stage))
        .isEqualTo(guarded ? OptionalLong.empty() : OptionalLong.of(SECRET));
  }

  /** A new TVM has the number of one that is gone, and finds what that one had. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ofTheHartThatRunsANewTvmWithAnOldNumber(boolean guarded) throws Exception {
    Scene scene = new Scene(PlatformRule.FENCE_BEFORE_ENTRY, guarded);
    GStage stage = scene.stage(FIRST, 0);
    GStage next = scene.stage(SECOND, 20);
    scene.ledger.convert(Scene.page(50), 1);
    scene.ledger.globalFence(0);
    stage.map(AT, List.of(scene.data(FIRST, 50)));
    scene.tee.writeLong(Scene.page(50), SECRET);
    stage.enter(0, scene.hart, VMID);
    assertThat(scene.load(stage)).hasValue(SECRET);
    stage.leave(0);
    next.enter(0, scene.hart, VMID);
    assertThat(scene.load(next))
        .isEqualTo(guarded ? OptionalLong.empty() : OptionalLong.of(SECRET));
  }

  /** The TVM runs while an interface is taken from it, and its registers are another one's next. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ofTheHartThatRunsWhileSomethingIsRevoked(boolean guarded) throws Exception {
    Scene scene = new Scene(PlatformRule.FENCE_ON_REVOCATION, guarded);
    GStage stage = scene.stage(FIRST, 0);
    scene.ledger.convert(Scene.page(50), 1);
    scene.ledger.globalFence(0);
    stage.map(AT, List.of(scene.data(FIRST, 50)));
    stage.enter(0, scene.hart, VMID);
    assertThat(scene.load(stage)).hasValue(0);
    stage.revoke(AT, 1);
    assertThat(scene.load(stage)).isEqualTo(guarded ? OptionalLong.empty() : OptionalLong.of(0));
  }
}
