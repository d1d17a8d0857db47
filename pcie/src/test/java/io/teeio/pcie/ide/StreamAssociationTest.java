package io.teeio.pcie.ide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.pcie.CompletionStatus;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.Routing;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.Tlp;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamAssociationTest {
  private static final RequesterId FIRST = RequesterId.of(0xBEEF);
  private static final RequesterId LAST = RequesterId.of(0xBEF2);
  private static final RequesterId ROOT = RequesterId.of(8);
  private static final StreamAssociation TRAFFIC =
      new StreamAssociation(FIRST, LAST, List.of(new AddressRange(0x1000, 0x2FFF)));

  @Test
  void memoryRequestsAreSelectedByAddress() {
    assertThat(selects(new Tlp.MemoryRead(ROOT, 0x1000, 4, 1))).isTrue();
    assertThat(selects(new Tlp.MemoryRead(ROOT, 0x2FFC, 4, 1))).isTrue();
    assertThat(selects(new Tlp.MemoryRead(ROOT, 0x3000, 4, 1))).isFalse();
  }

  @Test
  void completionsAndConfigurationRequestsAreSelectedByFunction() {
    assertThat(selects(Tlp.Completion.failure(ROOT, LAST, 1, CompletionStatus.UR))).isTrue();
    assertThat(selects(Tlp.Completion.failure(ROOT, LAST.plus(1), 1, CompletionStatus.UR)))
        .isFalse();
    assertThat(selects(new Tlp.ConfigRead(ROOT, FIRST, 0, 1))).isTrue();
  }

  @Test
  void messagesGoToTheOtherEnd() {
    assertThat(selects(Tlp.Message.ideFail(ROOT, StreamId.of(1)))).isTrue();
  }

  @Test
  void anEndpointSendsEverythingUp() {
    StreamAssociation all = StreamAssociation.everything();
    assertThat(all.holds(RequesterId.of(0xFF_FFFF))).isTrue();
    assertThat(all.holds(-1L)).isTrue();
  }

  @Test
  void aRangeThatEndsBeforeItBeginsIsABug() {
    assertThatThrownBy(() -> new StreamAssociation(LAST, FIRST, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static boolean selects(Tlp tlp) {
    return TRAFFIC.selects(Routing.of(tlp));
  }
}
