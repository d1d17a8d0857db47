package io.teeio.pcie.ide.km;

import io.teeio.pcie.KeySet;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.ide.LinkDirection;
import io.teeio.pcie.ide.PortDirection;
import io.teeio.pcie.ide.PortSide;
import java.util.Optional;

/**
 * The KeySubStream byte: which key of a stream is meant. Bit 0 is the key set, bit 1 the direction
 * seen from the port that is programmed (Rx 0, Tx 1), bits 7:4 the sub-stream.
 *
 * @param keySet key set
 * @param direction seen from the port that is programmed
 * @param subStream sub-stream
 */
public record KeySubStream(KeySet keySet, PortDirection direction, SubStream subStream) {
  /** The key that a port at {@code side} has for traffic that runs {@code way}. */
  public static KeySubStream of(KeySet keySet, LinkDirection way, SubStream sub, PortSide side) {
    return new KeySubStream(keySet, way.at(side), sub);
  }

  /** The key of the byte {@code wire}; empty if reserved bits are set or there is no sub-stream. */
  public static Optional<KeySubStream> of(int wire) {
    return (wire & 0xC) != 0
        ? Optional.empty()
        : SubStream.of(wire >> 4)
            .map(sub -> new KeySubStream(KeySet.of(wire), PortDirection.of(wire >> 1), sub));
  }

  /** The byte. */
  public int wire() {
    return subStream.wire() << 4 | direction.ideKm() << 1 | keySet.wire();
  }
}
