package io.teeio.platform.fabric;

import io.teeio.pcie.RequesterId;
import java.util.List;

/**
 * What does not change about a root port; the host finds it in the firmware's tables and the TSM in
 * its manifest.
 *
 * @param id its own function
 * @param buses the buses below it
 * @param windows the addresses that it sends down
 */
public record RootPortFacts(RequesterId id, BusRange buses, List<MmioWindow> windows) {
  /** Copies the list. */
  public RootPortFacts {
    windows = List.copyOf(windows);
  }

  /** Whether one of its windows holds all {@code size} bytes from {@code address}. */
  public boolean routes(long address, long size) {
    return windows.stream().anyMatch(window -> window.contains(address, size));
  }
}
