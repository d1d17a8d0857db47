package io.teeio.tsm.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HartTlb;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.MemoryProtection;
import io.teeio.platform.memory.PageLedger;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.memory.TlbVersions;
import io.teeio.platform.sbi.SbiError;
import io.teeio.rule.Guards;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which ranges the TSM takes for the host's, in a machine whose memory begins at address zero. */
class HostMemoryTest {
  private static final HostAddress ZERO = new HostAddress(0);
  private static final long PAGE = PhysicalMemory.PAGE;
  private static final long PAGES = 4;

  private final HostMemory host = host();

  private static HostMemory host() {
    PhysicalMemory chips = new PhysicalMemory(ZERO, PAGES * PAGE);
    MemoryProtection.Control control = MemoryProtection.powerOn(chips, Guards.all());
    DomainMemory tee = new DomainMemory(chips, control.table(), SupervisorDomain.TEE);
    TlbVersions harts = new TlbVersions(Guards.all());
    harts.join(0, new HartTlb());
    PageLedger ledger = new PageLedger(tee, control, harts, Guards.all(), event -> {});
    return new HostMemory(tee, ledger, Guards.all());
  }

  private Optional<SbiError> refusal(long address, long length) throws Exception {
    try {
      host.requireShared(address, length);
      return Optional.empty();
    } catch (Refused refused) {
      return refused.result().code();
    }
  }

  @Test
  void memoryFromAddressZeroOnIsTheHosts() {
    assertThatCode(() -> host.requireShared(0, 1)).doesNotThrowAnyException();
    assertThatCode(() -> host.requireShared(0, PAGES * PAGE)).doesNotThrowAnyException();
  }

  @Test
  void rangesThatAreNoneOrLeaveMemoryAreRefused() throws Exception {
    for (long[] range :
        new long[][] {
          {0, 0},
          {0, -1},
          {-PAGE, PAGE},
          {0, PAGES * PAGE + 1},
          {PAGES * PAGE, 1},
          {PAGE, Long.MAX_VALUE},
          {Long.MAX_VALUE, 1}
        }) {
      assertThat(refusal(range[0], range[1]))
          .as("0x%x, 0x%x", range[0], range[1])
          .contains(SbiError.INVALID_ADDRESS);
    }
  }
}
