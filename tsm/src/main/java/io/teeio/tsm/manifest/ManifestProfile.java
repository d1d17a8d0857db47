package io.teeio.tsm.manifest;

import java.util.Optional;

/** How much of a device the TSM can compare with what it knows of the machine. */
public enum ManifestProfile {
  /** A device in this machine: everything is checked. */
  MACHINE("machine"),
  /**
   * A device outside, reached over a socket: there is no configuration space, no register block and
   * no MMIO to compare with. Function, IDE registers and MMIO are not matched, the reporting offset
   * is 0, and anchors may be left out; the verdict on the device then belongs to the caller.
   */
  EXTERNAL("external");

  private final String title;

  ManifestProfile(String title) {
    this.title = title;
  }

  /** Its name in JSON. */
  public String title() {
    return title;
  }

  static Optional<ManifestProfile> of(String title) {
    for (ManifestProfile profile : values()) {
      if (profile.title.equals(title)) {
        return Optional.of(profile);
      }
    }
    return Optional.empty();
  }
}
