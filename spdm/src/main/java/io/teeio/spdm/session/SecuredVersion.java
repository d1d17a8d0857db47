package io.teeio.spdm.session;

import io.teeio.spdm.message.VersionNumber;
import java.util.List;

/**
 * Versions of Secured Messages (DSP0277). They select rules; the record is the same in all of them.
 */
public final class SecuredVersion {
  /** 1.0. */
  public static final VersionNumber V1_0 = new VersionNumber(0x1000);

  /** 1.1. */
  public static final VersionNumber V1_1 = new VersionNumber(0x1100);

  /** 1.2. */
  public static final VersionNumber V1_2 = new VersionNumber(0x1200);

  private SecuredVersion() {}

  /** All that this stack speaks, in ascending order. */
  public static List<VersionNumber> all() {
    return List.of(V1_0, V1_1, V1_2);
  }
}
