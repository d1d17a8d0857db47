package io.teeio.tsm.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.sbi.PendingSpdm;
import io.teeio.spdm.transport.Envelope;
import io.teeio.wire.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a flow may hand to the host. */
class PendingTransportTest {
  private final List<Outgoing> carried = new ArrayList<>();
  private final PendingTransport transport =
      new PendingTransport(RequesterId.of(0, 3, 0, 0), InstantSource.system());

  PendingTransportTest() {
    transport.attach(outgoing -> {
      carried.add(outgoing);
      return new Reply.Answered(outgoing.envelope());
    });
  }

  private static Envelope message(int length) {
    return new Envelope(true, Bytes.zeros(length));
  }

  @Test
  void aMessageThatDoesNotFitThePendingBufferIsNotHandedOver() throws Exception {
    assertThat(transport.exchange(message(PendingSpdm.MAX_PAYLOAD)))
        .isEqualTo(message(PendingSpdm.MAX_PAYLOAD));
    assertThatThrownBy(() -> transport.exchange(message(PendingSpdm.MAX_PAYLOAD + 1)))
        .isInstanceOf(IOException.class);
    assertThat(carried).hasSize(1);
  }

  @Test
  void anAnswerIsLateAfterThirtySeconds() throws Exception {
    Instant[] now = {Instant.EPOCH};
    Duration[] taken = {Duration.ofSeconds(30)};
    PendingTransport slow = new PendingTransport(RequesterId.of(0, 3, 0, 0), () -> now[0]);
    slow.attach(outgoing -> {
      now[0] = now[0].plus(taken[0]);
      return new Reply.Answered(outgoing.envelope());
    });
    assertThat(slow.exchange(message(4))).isEqualTo(message(4));
    taken[0] = Duration.ofSeconds(30).plusNanos(1);
    assertThatThrownBy(() -> slow.exchange(message(4))).isInstanceOf(LateAnswer.class);
  }
}
