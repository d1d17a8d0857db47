package io.teeio.tsm.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HartTlb;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.MemoryProtection;
import io.teeio.platform.memory.PageLedger;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.memory.TlbVersions;
import io.teeio.rule.Guards;
import io.teeio.tsm.CoveRule;
import io.teeio.wire.Bytes;
import org.junit.jupiter.api.Test;

/** What the host hands over is what it was when it was looked at first. */
class HostInputTest {
  private static final HostAddress BASE = new HostAddress(0x8000_0000L);
  private static final Bytes CHECKED = Bytes.of(1, 2, 3, 4);
  private static final Bytes CHANGED = Bytes.of(9, 9, 9, 9);

  private final PhysicalMemory chips = new PhysicalMemory(BASE, 16L * PhysicalMemory.PAGE);
  private final MemoryProtection.Control control = MemoryProtection.powerOn(chips, Guards.all());
  private final DomainMemory host = new DomainMemory(chips, control.table(), SupervisorDomain.HOST);

  private HostInput input(Guards guards) {
    DomainMemory tee = new DomainMemory(chips, control.table(), SupervisorDomain.TEE);
    TlbVersions harts = new TlbVersions(guards);
    harts.join(0, new HartTlb());
    PageLedger ledger = new PageLedger(tee, control, harts, guards, event -> {});
    return new HostInput(
        new HostMemory(tee, ledger, guards), BASE.value(), CHECKED.length(), guards);
  }

  private Bytes seenAgain(Guards guards) throws Exception {
    host.write(BASE, CHECKED);
    HostInput input = input(guards);
    assertThat(input.bytes()).isEqualTo(CHECKED);
    host.write(BASE, CHANGED);
    return input.bytes();
  }

  @Test
  void hostInputReadOnce() throws Exception {
    assertThat(seenAgain(Guards.all())).isEqualTo(CHECKED);
  }

  @Test
  void nothingElseKeepsTheFirstCopy() throws Exception {
    Guards without =
        (rule, condition, detail) -> {
          if (rule != CoveRule.HOST_INPUT_READ_ONCE) {
            Guards.all().require(rule, condition, detail);
          }
        };
    assertThat(seenAgain(without)).isEqualTo(CHANGED);
  }
}
