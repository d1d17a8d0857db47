package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.config.TransferLimits;
import io.teeio.platform.fabric.FabricEvent;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The host says how much a packet carries; the device splits its DMA so. */
class PacketSizesTest {
  private static final int PAGE = 4096;

  /** Payloads that came from or went to the device under IDE, and how often. */
  private static Map<Integer, Integer> payloads(TransferLimits limits) throws Exception {
    Experiment experiment = Experiment.bound(Setup.plain().planned(p -> p.withLimits(limits)));
    experiment.run(guest -> {
      guest.begin(0);
      assertThat(guest.copies(7)).isTrue();
    });
    Map<Integer, Integer> sizes = new TreeMap<>();
    for (FabricEvent event : experiment.heard().fabric()) {
      if (event instanceof FabricEvent.PacketCarried carried
          && carried.packet() instanceof IdeTlp ide) {
        sizes.merge(ide.ciphertext().length(), 1, Integer::sum);
      }
    }
    return sizes;
  }

  @Test
  void aPageIsOnePacketWhereTheMachineAllowsIt() throws Exception {
    Map<Integer, Integer> sizes = payloads(TransferLimits.LARGEST);

    assertThat(sizes).containsEntry(PAGE, 2).doesNotContainKeys(256, 512);
  }

  @Test
  void aPageIsManyPacketsWhereItDoesNot() throws Exception {
    assertThat(payloads(TransferLimits.STANDARD)).containsEntry(512, 8).containsEntry(256, 16);
    assertThat(payloads(new TransferLimits(128, 128))).containsEntry(128, 64);
  }
}
