package io.teeio.tsm.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.ide.AddressRange;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.platform.sbi.IdeStreamDescriptor;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.tsm.CoveRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a second stream may not have in common with the first (T003). */
class StreamLedgerTest {
  private static final RequesterId FIRST = RequesterId.of(0, 0x1000);
  private static final RequesterId SECOND = RequesterId.of(0, 0x2000);
  private static final RequesterId PORT = RequesterId.of(0, 8);
  private static final RequesterId OTHER_PORT = RequesterId.of(0, 16);
  private static final long MIB = 1L << 20;

  private final StreamLedger ledger = new StreamLedger(Guards.all());

  StreamLedgerTest() throws Violation {
    ledger.take(FIRST, PORT, stream(1, 0x1000, 0x10FF, 4));
  }

  private static IdeStreamDescriptor stream(int id, int first, int last, long megabyte) {
    AddressRange range = new AddressRange(megabyte * MIB, (megabyte + 1) * MIB - 1);
    return IdeStreamDescriptor.of(
        StreamId.of(id),
        new StreamAssociation(RequesterId.of(0, first), RequesterId.of(0, last), List.of(range)));
  }

  private void assertRefused(RequesterId port, IdeStreamDescriptor wanted) {
    Violation violation =
        catchThrowableOfType(Violation.class, () -> ledger.take(SECOND, port, wanted));
    assertThat(violation.rule()).isEqualTo(CoveRule.CONNECT_STREAM_EXCLUSIVE);
  }

  @Test
  void anIdIsUsedOnceAtARootPort() {
    assertRefused(PORT, stream(1, 0x2000, 0x20FF, 8));
    assertThatCode(() -> ledger.take(SECOND, OTHER_PORT, stream(1, 0x2000, 0x20FF, 8)))
        .doesNotThrowAnyException();
  }

  @Test
  void aRequesterIdIsInOneStream() {
    assertRefused(OTHER_PORT, stream(2, 0x10FF, 0x20FF, 8));
    assertRefused(OTHER_PORT, stream(2, 0x0F00, 0x1000, 8));
    assertRefused(OTHER_PORT, stream(2, 0x1010, 0x1011, 8));
    assertThatCode(() -> ledger.take(SECOND, PORT, stream(2, 0x1100, 0x11FF, 8)))
        .doesNotThrowAnyException();
    assertThatCode(() -> ledger.take(SECOND, PORT, stream(3, 0x0F00, 0x0FFF, 9)))
        .as("right below the first")
        .doesNotThrowAnyException();
  }

  @Test
  void anAddressIsInOneStream() {
    assertRefused(OTHER_PORT, stream(2, 0x2000, 0x20FF, 4));
    assertThatCode(() -> ledger.take(SECOND, PORT, stream(2, 0x2000, 0x20FF, 5)))
        .doesNotThrowAnyException();
  }

  @Test
  void whatWasGivenBackIsFree() throws Violation {
    ledger.release(FIRST);
    ledger.take(SECOND, PORT, stream(1, 0x1000, 0x10FF, 4));
    ledger.release(FIRST);
    assertRefused(PORT, stream(1, 0x3000, 0x30FF, 12));
  }
}
