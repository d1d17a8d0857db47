package io.teeio.tsm.device;

import io.teeio.pcie.tdisp.DeviceCapabilities;
import java.util.List;

/**
 * What TDISP an interface speaks.
 *
 * @param versions its versions
 * @param capabilities what it can do
 */
record TdispProfile(List<Integer> versions, DeviceCapabilities capabilities) {
  private static final int VERSION_1_0 = 0x10;
  private static final int FIRST_MANDATORY = 0x81;
  private static final int LAST_MANDATORY = 0x87;

  TdispProfile {
    versions = List.copyOf(versions);
  }

  /** Whether it speaks version 1.0 and has all requests that TDISP demands. */
  boolean isSufficient() {
    for (int code = FIRST_MANDATORY; code <= LAST_MANDATORY; code++) {
      if (!capabilities.supports(code)) {
        return false;
      }
    }
    return versions.contains(VERSION_1_0);
  }
}
