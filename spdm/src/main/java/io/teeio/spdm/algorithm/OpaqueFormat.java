package io.teeio.spdm.algorithm;

import java.util.Optional;

/** The format of OpaqueData: bits 3:0 of OtherParamsSupport and OtherParamsSelection (SPDM 1.2). */
public enum OpaqueFormat implements Registered {
  /** No format was negotiated; before SPDM 1.2 always. */
  NONE(-1),
  /** OpaqueDataFmt0: elements of any standards body, with a header of their own. */
  FORMAT_0(0),
  /** OpaqueDataFmt1: the general opaque data format of DSP0274. */
  FORMAT_1(1);

  private final int bit;

  OpaqueFormat(int bit) {
    this.bit = bit;
  }

  /** The format that {@code selection} (OtherParamsSelection) names; empty for several bits. */
  public static Optional<OpaqueFormat> selected(int selection) {
    return switch (selection & 0xF) {
      case 0 -> Optional.of(NONE);
      case 1 -> Optional.of(FORMAT_0);
      case 2 -> Optional.of(FORMAT_1);
      default -> Optional.empty();
    };
  }

  @Override
  public int bit() {
    return bit;
  }

  @Override
  public long mask() {
    return this == NONE ? 0 : 1L << bit;
  }
}
