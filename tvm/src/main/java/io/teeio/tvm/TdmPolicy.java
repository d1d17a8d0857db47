package io.teeio.tvm;

import io.teeio.attest.Anchors;
import io.teeio.attest.Rim;
import java.util.Optional;

/**
 * What the TVM was told to trust, by whoever owns it.
 *
 * @param anchors roots of device chains
 * @param rim what the measurements must be; without one they are not checked
 * @param linkProtected whether the link must be protected by IDE (always, but for a device without
 *     one)
 * @param mmio whether there is MMIO to map
 */
public record TdmPolicy(Anchors anchors, Optional<Rim> rim, boolean linkProtected, boolean mmio) {
  /** The same with measurements that must be as {@code other} says. */
  public TdmPolicy withRim(Rim other) {
    return new TdmPolicy(anchors, Optional.of(other), linkProtected, mmio);
  }
}
