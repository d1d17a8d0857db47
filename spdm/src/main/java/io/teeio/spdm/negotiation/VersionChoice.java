package io.teeio.spdm.negotiation;

import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.Version;
import io.teeio.spdm.message.VersionNumber;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Which version a connection speaks (DSP0274, GET_VERSION and VERSION). */
public final class VersionChoice {
  private VersionChoice() {}

  /**
   * The newest version that is in both {@code offered} and {@code ours}; drafts do not count. Empty
   * breaks {@link io.teeio.spdm.SpdmRule#VERSION_NO_COMMON}.
   */
  public static Optional<SpdmVersion> newest(Version offered, Collection<SpdmVersion> ours) {
    return offered.entries().stream()
        .flatMap(entry -> entry.spdmVersion().stream())
        .filter(ours::contains)
        .max(Comparator.naturalOrder());
  }

  /**
   * The newest version of Secured Messages that is in both lists; updates and drafts do not count.
   * Empty breaks {@link io.teeio.spdm.SpdmRule#SECURED_VERSION_NO_COMMON}.
   */
  public static Optional<VersionNumber> newestSecured(
      Collection<VersionNumber> offered, Collection<VersionNumber> ours) {
    return offered.stream()
        .filter(version -> version.alpha() == 0)
        .filter(ours::contains)
        .max(Comparator.naturalOrder());
  }
}
