package io.teeio.spdm.requester;

import io.teeio.wire.Bytes;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What DIGESTS says.
 *
 * @param supportedMask slots that exist, bit by bit (1.3; 0 before)
 * @param digests the digest of the certificate chain in each provisioned slot
 */
public record SlotDigests(int supportedMask, SortedMap<Integer, Bytes> digests) {
  /** Keeps a copy. */
  public SlotDigests {
    digests = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(digests));
  }

  /** The digests in ascending order of slots. */
  static SlotDigests of(int supportedMask, Map<Integer, Bytes> digests) {
    return new SlotDigests(supportedMask, new TreeMap<>(digests));
  }
}
