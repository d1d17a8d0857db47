package io.teeio.platform.memory;

import static io.teeio.platform.memory.SmallMachine.page;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.rule.Violation;
import io.teeio.testkit.Property;
import io.teeio.testkit.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ledger against a model that is too simple to be wrong, over any sequence of calls. */
class PageLedgerPropertyTest {
  private static final int PAGES = 6;
  private static final long SECRET = 0x5EC2E7_5EC2E7L;

  /** What the model knows of a page. */
  private enum Phase {
    HOST,
    SHARED,
    CONVERTING,
    FREE,
    ASSIGNED
  }

  private static final class Model {
    private final Phase[] phases = new Phase[PAGES];
    private final boolean[][] unfenced = new boolean[PAGES][2];
    private final boolean[][] before = new boolean[PAGES][2];
    private final boolean[] waitingFor = new boolean[2];
    private final List<ConfidentialPage> tokens = new ArrayList<>();
    private final List<SharedPage> sharings = new ArrayList<>();

    Model() {
      Arrays.fill(phases, Phase.HOST);
    }

    /** A hart fenced: what was converted before the running fence began is out of its caches. */
    void fenced(int hart) {
      for (int i = 0; i < PAGES; i++) {
        unfenced[i][hart] &= !before[i][hart];
      }
      waitingFor[hart] = false;
    }

    boolean isFree(int page) {
      return phases[page] == Phase.FREE
          || (phases[page] == Phase.CONVERTING && !unfenced[page][0] && !unfenced[page][1]);
    }
  }

  @Test
  void noSequenceOfCallsGivesAPageTwoOwnersOrTheHostASecret() {
    Property.check(400, 1, PageLedgerPropertyTest::anySequence);
  }

  private static void anySequence(Source source) throws Exception {
    SmallMachine machine = new SmallMachine();
    Model model = new Model();
    int steps = source.between(1, 60);
    for (int i = 0; i < steps; i++) {
      int page = source.below(PAGES);
      int count = source.between(1, 2);
      switch (source.below(9)) {
        case 0 -> convert(machine, model, page, count);
        case 1 -> globalFence(machine, model, source.below(2));
        case 2 -> {
          int hart = source.below(2);
          machine.ledger.localFence(hart);
          model.fenced(hart);
        }
        case 3 -> assign(machine, model, page, source.flag());
        case 4 -> release(machine, model, source);
        case 5 -> reclaim(machine, model, page, count);
        case 6 -> share(machine, model, page);
        case 7 -> unshare(machine, model, source);
        default -> machine.memory.setU64(page(page).value(), touch(machine, model, page));
      }
      checkEverything(machine, model);
    }
  }

  /** Whoever may write the page writes: its TVM a secret, the host something else. */
  private static long touch(SmallMachine machine, Model model, int page) {
    return switch (model.phases[page]) {
      case HOST, SHARED -> 7;
      case ASSIGNED -> SECRET;
      case CONVERTING, FREE -> machine.memory.u64(page(page).value());
    };
  }

  private interface Call {
    void run() throws Violation;
  }

  private static void expect(boolean allowed, Call call) throws Violation {
    try {
      call.run();
    } catch (Violation refused) {
      assertThat(allowed).as(refused.getMessage()).isFalse();
      return;
    }
    assertThat(allowed).as("was allowed").isTrue();
  }

  private static boolean all(Model model, int first, int count, Phase phase) {
    for (int i = first; i < first + count; i++) {
      if (i >= PAGES || model.phases[i] != phase) {
        return i >= PAGES && all(model, first, PAGES - first, phase);
      }
    }
    return true;
  }

  private static int clamp(int first, int count) {
    return Math.min(count, PAGES - first);
  }

  private static void convert(SmallMachine machine, Model model, int first, int wanted)
      throws Violation {
    int count = clamp(first, wanted);
    boolean allowed = all(model, first, count, Phase.HOST);
    expect(allowed, () -> machine.ledger.convert(page(first), count));
    for (int i = first; allowed && i < first + count; i++) {
      model.phases[i] = Phase.CONVERTING;
      Arrays.fill(model.unfenced[i], true);
      Arrays.fill(model.before[i], false);
    }
  }

  private static void globalFence(SmallMachine machine, Model model, int hart) throws Violation {
    boolean allowed = !model.waitingFor[0] && !model.waitingFor[1];
    expect(allowed, () -> machine.ledger.globalFence(hart));
    if (allowed) {
      for (int i = 0; i < PAGES; i++) {
        model.before[i][0] = model.unfenced[i][0];
        model.before[i][1] = model.unfenced[i][1];
      }
      Arrays.fill(model.waitingFor, true);
      model.fenced(hart);
    }
  }

  private static void assign(SmallMachine machine, Model model, int page, boolean other)
      throws Violation {
    boolean allowed = model.isFree(page);
    PageOwner owner = other ? SmallMachine.OTHER : SmallMachine.TVM;
    expect(
        allowed,
        () -> model.tokens.add(machine.ledger.assign(page(page), owner, PageUse.GUEST_DATA)));
    if (allowed) {
      model.phases[page] = Phase.ASSIGNED;
      assertThat(machine.memory.u64(page(page).value())).isZero();
      machine.memory.setU64(page(page).value(), SECRET);
    }
  }

  private static void release(SmallMachine machine, Model model, Source source) throws Violation {
    if (!model.tokens.isEmpty()) {
      ConfidentialPage token = model.tokens.get(source.below(model.tokens.size()));
      boolean current = machine.ledger.isCurrent(token);
      expect(current, () -> machine.ledger.release(token));
      if (current) {
        model.phases[number(token)] = Phase.FREE;
      }
    }
  }

  private static void reclaim(SmallMachine machine, Model model, int first, int wanted)
      throws Violation {
    int count = clamp(first, wanted);
    boolean allowed = true;
    for (int i = first; i < first + count; i++) {
      allowed &= model.isFree(i);
    }
    expect(allowed, () -> machine.ledger.reclaim(page(first), count));
    for (int i = first; allowed && i < first + count; i++) {
      model.phases[i] = Phase.HOST;
      Arrays.fill(model.unfenced[i], false);
    }
  }

  private static void share(SmallMachine machine, Model model, int page) throws Violation {
    boolean allowed = model.phases[page] == Phase.HOST || model.phases[page] == Phase.SHARED;
    expect(allowed, () -> model.sharings.add(machine.ledger.share(page(page), SmallMachine.TVM)));
    if (allowed) {
      model.phases[page] = Phase.SHARED;
    }
  }

  private static void unshare(SmallMachine machine, Model model, Source source) throws Violation {
    if (!model.sharings.isEmpty()) {
      SharedPage token = model.sharings.remove(source.below(model.sharings.size()));
      machine.ledger.unshare(token);
      if (model.sharings.stream().noneMatch(left -> left.address().equals(token.address()))) {
        model.phases[number(token)] = Phase.HOST;
      }
    }
  }

  private static int number(MappablePage token) {
    return (int) (token.address().pageNumber() - SmallMachine.BASE.pageNumber());
  }

  private static void checkEverything(SmallMachine machine, Model model) {
    for (int i = 0; i < PAGES; i++) {
      HostAddress at = page(i);
      boolean hosts = model.phases[i] == Phase.HOST || model.phases[i] == Phase.SHARED;
      assertThat(hostCanRead(machine, at)).as("page %d is %s", i, model.phases[i]).isEqualTo(hosts);
      long owners =
          model.tokens.stream()
              .filter(token -> token.address().equals(at) && machine.ledger.isCurrent(token))
              .count();
      assertThat(owners).isEqualTo(model.phases[i] == Phase.ASSIGNED ? 1 : 0);
    }
  }

  /** Whether the host can read a page; what it reads is never a TVM's. */
  private static boolean hostCanRead(SmallMachine machine, HostAddress at) {
    try {
      assertThat(machine.host.readLong(at)).isNotEqualTo(SECRET);
      return true;
    } catch (AccessFault fault) {
      return false;
    }
  }
}
