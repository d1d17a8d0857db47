package io.teeio.pcie.ide;

/**
 * How a port sends posted packets into a stream; receivers understand every profile. Completions
 * and non-posted requests are never aggregated: in this model an answer is what sending returns.
 *
 * @param aggregation how many posted packets one MAC covers at most: 1, 2, 4 or 8
 * @param pcrc whether a CRC of its own payload travels encrypted in every packet
 */
public record IdeProfile(int aggregation, boolean pcrc) {
  /** A MAC and no CRC in each packet. */
  public static final IdeProfile PLAIN = new IdeProfile(1, false);

  /** The most packets that one MAC covers. */
  public static final int LARGEST_UNIT = 8;

  /** The bits of Selective IDE Stream Control that hold it: Tx aggregation PR, PCRC enable. */
  public static final int MASK = 3 << 4 | 1 << 8;

  /** Checks the number. */
  public IdeProfile {
    if (aggregation < 1 || aggregation > LARGEST_UNIT || Integer.bitCount(aggregation) != 1) {
      throw new IllegalArgumentException("a MAC covers 1, 2, 4 or 8 packets, not " + aggregation);
    }
  }

  /** What Selective IDE Stream Control says. */
  public static IdeProfile of(int control) {
    return new IdeProfile(1 << (control >>> 4 & 3), (control & 1 << 8) != 0);
  }

  /** The bits of Selective IDE Stream Control that say so. */
  public int control() {
    return Integer.numberOfTrailingZeros(aggregation) << 4 | (pcrc ? 1 << 8 : 0);
  }
}
