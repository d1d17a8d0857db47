package io.teeio.pcie.tdisp;

import java.util.Optional;

/** What a device tells the TDISP responder: which TDIs it hosts and what they can do. */
public interface TdispTarget {
  /** The TDI named {@code id}; empty if the device hosts none of that name. */
  Optional<TdispInterface> find(InterfaceId id);

  /** What TDISP_CAPABILITIES says. */
  DeviceCapabilities capabilities();

  /** The most bytes of the report that one response carries, 1 to 65535. */
  default int maxPortion() {
    return 4096;
  }
}
