package io.teeio.tsm.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.HostAddress;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.tsm.CoveRule;
import io.teeio.tsm.manifest.AddressRange;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A page of MMIO belongs to one interface of one TVM (T005). */
class RegionLedgerTest {
  private static final RequesterId TDI = RequesterId.of(0, 3, 0, 0);
  private static final RequesterId OTHER_TDI = RequesterId.of(0, 3, 0, 1);
  private static final long TVM = 1;
  private static final long OTHER_TVM = 2;

  private final RegionLedger ledger = new RegionLedger(Guards.all());

  RegionLedgerTest() {
    ledger.add(
        new RegionLedger.Region(TVM, TDI, range(4, 4), new GuestAddress(0x10_0000), List.of()));
  }

  private static AddressRange range(long page, long pages) {
    return new AddressRange(new HostAddress(page * 4096), pages * 4096);
  }

  private void assertRefused(long tvm, RequesterId tdi, AddressRange range) {
    Violation violation =
        catchThrowableOfType(Violation.class, () -> ledger.requireFree(tvm, tdi, range));
    assertThat(violation).as(range.toString()).isNotNull();
    assertThat(violation.rule()).isEqualTo(CoveRule.REGION_SINGLE_OWNER);
  }

  @Test
  void aPageIsGivenOnce() {
    for (AddressRange taken : List.of(range(4, 4), range(3, 2), range(7, 2), range(5, 1))) {
      assertRefused(TVM, TDI, taken);
      assertRefused(TVM, OTHER_TDI, taken);
      assertRefused(OTHER_TVM, OTHER_TDI, taken);
    }
  }

  @Test
  void anInterfaceHasRegionsOfOneTvm() {
    assertRefused(OTHER_TVM, TDI, range(100, 1));
  }

  @Test
  void pagesBesideARegionAreFree() {
    for (AddressRange beside : List.of(range(3, 1), range(8, 1))) {
      assertThatCode(() -> ledger.requireFree(TVM, TDI, beside)).doesNotThrowAnyException();
      assertThatCode(() -> ledger.requireFree(OTHER_TVM, OTHER_TDI, beside))
          .doesNotThrowAnyException();
    }
  }
}
