package io.teeio.pcie.doe;

import io.teeio.wire.Bytes;
import java.util.stream.IntStream;

/** A data object as the mailbox registers carry it: little-endian DWORDs. */
final class Dwords {
  private Dwords() {}

  static IntStream of(Bytes object) {
    return IntStream.range(0, object.length() / 4)
        .map(i ->
            object.at(4 * i)
                | object.at(4 * i + 1) << 8
                | object.at(4 * i + 2) << 16
                | object.at(4 * i + 3) << 24);
  }
}
