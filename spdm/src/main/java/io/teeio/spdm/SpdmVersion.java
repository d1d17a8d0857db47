package io.teeio.spdm;

import java.util.Optional;

/** The versions of SPDM that have a wire format of their own. */
public enum SpdmVersion {
  V1_0(0x10),
  V1_1(0x11),
  V1_2(0x12),
  V1_3(0x13),
  V1_4(0x14);

  private final int wire;

  SpdmVersion(int wire) {
    this.wire = wire;
  }

  /** The version with the SPDMVersion byte {@code wire}, if there is one. */
  public static Optional<SpdmVersion> of(int wire) {
    for (SpdmVersion version : values()) {
      if (version.wire == wire) {
        return Optional.of(version);
      }
    }
    return Optional.empty();
  }

  /** The SPDMVersion byte of a message header: major in bits 7:4, minor in bits 3:0. */
  public int wire() {
    return wire;
  }

  /** The minor number, as the digit in {@code dmtf-spdm-v1.N}. */
  public int minor() {
    return wire & 0xF;
  }

  /** Whether this is {@code other} or newer. */
  public boolean atLeast(SpdmVersion other) {
    return compareTo(other) >= 0;
  }

  /** As {@code 1.3}. */
  @Override
  public String toString() {
    return (wire >> 4) + "." + minor();
  }
}
