package io.teeio.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.device.accelerator.Descriptor;
import io.teeio.device.accelerator.Opcode;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.platform.fabric.LinkChange;
import io.teeio.spdm.requester.SpdmSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A device whose link is reset, breaks, or that is pulled out while a TVM uses it. */
final class LinkChangeRuleTest {
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UP")
  void nothingOfTheTvmIsLeft(LinkChange change) throws Exception {
    DeviceBench bench = new DeviceBench(2);
    SpdmSession session = bench.running(1);
    bench.start(session, 2);
    for (int index = 1; index <= 2; index++) {
      bench.enableAccelerator(index, true);
      bench.teeMemory[0x4000] = 9;
      assertThat(
              bench.submit(
                  index,
                  DeviceBench.descriptor(
                      Opcode.COPY,
                      Descriptor.DESTINATION_LOCAL,
                      DeviceBench.MEMORY + 0x4000,
                      0,
                      64),
                  true))
          .isEqualTo(1);
    }
    int sent = bench.sent.size();
    bench.device.linkChanged(change);
    for (int index = 0; index <= 2; index++) {
      assertThat(bench.state(index)).isEqualTo(TdiState.CONFIG_UNLOCKED);
      assertThat(bench.tdi(index).lock()).isEmpty();
      assertThat(bench.tdi(index).nonce()).isEmpty();
      assertThat(bench.device.isScrubbed(index)).isTrue();
    }
    assertThat(session.heartbeat().describe()).contains("in the clear answers a secured record");
    assertThat(bench.device.work()).isZero();
    bench.configure();
    assertThat(bench.streamRead(1, 0x08, true)).as("no key is left").isEmpty();
    bench.device.linkChanged(LinkChange.UP);
    assertThat(bench.sent).as("requests of the TVM's functions").hasSize(sent);
    assertThat(bench.openSession().isOpen()).as("it can be taken in again").isTrue();
  }

  @Test
  void aLinkThatWorksAgainChangesNothing() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    bench.running(0);
    bench.device.linkChanged(LinkChange.UP);
    assertThat(bench.state(0)).isEqualTo(TdiState.RUN);
  }
}
