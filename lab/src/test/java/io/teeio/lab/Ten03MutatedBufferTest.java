package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.platform.sbi.Nacl;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.tsm.TsmEvent;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The third of the ten: another hart of the host writes into the pending buffer while the TSM works
 * on the message in it (A-10b). The TSM took its copy, so it never notices; one that looked twice
 * would.
 */
class Ten03MutatedBufferTest {
  @ParameterizedTest
  @ValueSource(longs = {0L, -1L, 0x7FFF_FFFF_7FFF_FFFFL, 0x0000_0004_0000_0000L})
  void aBufferThatChangesUnderTheTsmChangesNothing(long value) throws Exception {
    Experiment experiment = new Experiment(Setup.plain());
    AtomicInteger changes = new AtomicInteger();
    experiment.whenTsmTells(event -> {
      if (!isAnswer(event)) {
        return;
      }
      changes.incrementAndGet();
      for (int at = Nacl.PENDING; at + Long.BYTES <= Nacl.PENDING_END; at += Long.BYTES) {
        experiment.calls().write(at, value);
      }
    });
    experiment.vmm().connect(experiment.device());
    experiment.donate(0);
    experiment.vmm().bind(experiment.tdi());
    experiment.run(guest -> {
      guest.begin(0);
      assertThat(guest.copies(0x5A)).isTrue();
      assertThat(guest.target()).isEqualTo(0x5A);
      guest.tsm().stop(experiment.id());
    });
    experiment.vmm().unbind(experiment.tdi());
    experiment.reclaim(0);
    experiment.vmm().disconnect(experiment.device());
    experiment.vmm().destroyTvm();
    assertThat(experiment.heard().rulesBroken()).isEmpty();
    assertThat(changes).hasValueGreaterThan(40);
  }

  /** The TSM tells this between its look at the buffer and its next message. */
  private static boolean isAnswer(TsmEvent event) {
    return event instanceof TsmEvent.Spdm spdm
        && (spdm.event() instanceof SpdmEvent.MessageReceived
            || spdm.event() instanceof SpdmEvent.RecordOpened);
  }
}
