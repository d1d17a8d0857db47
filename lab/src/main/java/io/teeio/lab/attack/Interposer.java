package io.teeio.lab.attack;

import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.Packet;
import io.teeio.pcie.PacketPort;
import io.teeio.pcie.ide.LinkDirection;
import io.teeio.platform.fabric.LinkInterceptor;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Somebody on the link who keeps every packet that the device sends under IDE, and carries all.
 * Without keys it learns nothing; unless two packets were encrypted with the same key and counter,
 * which then differ as their contents do.
 */
final class Interposer implements LinkInterceptor {
  private final List<IdeTlp> upstream = new ArrayList<>();

  @Override
  public Optional<Packet> carry(LinkDirection direction, Packet packet, PacketPort next) {
    if (direction == LinkDirection.UPSTREAM && packet instanceof IdeTlp ide) {
      upstream.add(ide);
    }
    return next.transmit(packet);
  }

  /** What the device sent under IDE, in order. */
  List<IdeTlp> upstream() {
    return List.copyOf(upstream);
  }

  /**
   * What it can tell of the secret that the TVM sent through its device after a page of zeros, if
   * the write that had the secret was encrypted as one of those before it: nothing but the two
   * ciphertexts is looked at.
   */
  Bytes differences() {
    List<Bytes> writes =
        upstream.stream()
            .filter(IdeTlp::isPosted)
            .map(ide -> ide.sealed().slice(0, ide.sealed().length() - IdeTlp.MAC_SIZE))
            .toList();
    List<Bytes> found = new ArrayList<>();
    for (int one = 0; one < writes.size(); one++) {
      for (int other = one + 1; other < writes.size(); other++) {
        if (writes.get(one).length() == writes.get(other).length()) {
          found.add(difference(writes.get(one), writes.get(other)));
        }
      }
    }
    return Bytes.concat(found.toArray(Bytes[]::new));
  }

  private static Bytes difference(Bytes one, Bytes other) {
    byte[] out = one.toArray();
    for (int i = 0; i < out.length; i++) {
      out[i] ^= (byte) other.at(i);
    }
    return Bytes.copyOf(out);
  }
}
