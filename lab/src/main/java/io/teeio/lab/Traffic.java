package io.teeio.lab;

import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.Packet;
import io.teeio.pcie.Tlp;
import io.teeio.platform.fabric.FabricEvent;

/** Counts the packets at the root ports and their bytes. */
final class Traffic {
  private static final int PREFIX = 4;
  private static final int HEADER = 16;

  private long protectedTlps;
  private long bytes;

  /** One more packet crossed. */
  void carried(FabricEvent.PacketCarried event) {
    Packet packet = event.packet();
    switch (packet) {
      case IdeTlp ide -> {
        protectedTlps++;
        bytes += PREFIX + ide.header().length() + ide.sealed().length();
      }
      case Tlp tlp -> bytes += HEADER + tlp.data().length();
    }
  }

  /** TLPs that crossed protected by IDE. */
  long protectedTlps() {
    return protectedTlps;
  }

  /** Bytes of all TLPs: header, IDE prefix, payload, MAC. */
  long bytes() {
    return bytes;
  }
}
