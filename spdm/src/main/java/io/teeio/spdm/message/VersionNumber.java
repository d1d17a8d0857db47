package io.teeio.spdm.message;

import io.teeio.spdm.SpdmVersion;
import java.util.Optional;

/**
 * A VersionNumberEntry of VERSION or of the versions of Secured Messages, 16 bits: major in bits
 * 15:12, minor in 11:8, update in 7:4, alpha in 3:0.
 *
 * @param value all 16 bits
 */
public record VersionNumber(int value) implements Comparable<VersionNumber> {
  /** Checks the width. */
  public VersionNumber {
    Fields.demand(value >= 0 && value <= 0xFFFF, "a version number has 16 bits");
  }

  /** The entry for a released {@code version} of SPDM. */
  public static VersionNumber of(SpdmVersion version) {
    return new VersionNumber(version.wire() << 8);
  }

  /** Major version. */
  public int major() {
    return value >> 12;
  }

  /** Minor version. */
  public int minor() {
    return value >> 8 & 0xF;
  }

  /** Update, as the 1 of 1.2.1. */
  public int update() {
    return value >> 4 & 0xF;
  }

  /** Not 0 for a draft. */
  public int alpha() {
    return value & 0xF;
  }

  /** The version of SPDM whose layout this entry announces, if we know it and it is no draft. */
  public Optional<SpdmVersion> spdmVersion() {
    return alpha() == 0 ? SpdmVersion.of(value >> 8) : Optional.empty();
  }

  @Override
  public int compareTo(VersionNumber other) {
    return Integer.compare(value, other.value);
  }

  /** As {@code 1.2} or {@code 1.2.1}. */
  @Override
  public String toString() {
    return major()
        + "."
        + minor()
        + (update() == 0 ? "" : "." + update())
        + (alpha() == 0 ? "" : " alpha " + alpha());
  }
}
