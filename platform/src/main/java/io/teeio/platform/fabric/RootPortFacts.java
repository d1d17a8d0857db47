package io.teeio.platform.fabric;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.config.TransferLimits;
import java.util.List;

/**
 * What does not change about a root port; the host finds it in the firmware's tables and the TSM in
 * its manifest.
 *
 * @param id its own function
 * @param buses the buses below it
 * @param windows the addresses that it sends down
 * @param limits the largest payload that it takes and the longest read that it answers
 */
public record RootPortFacts(
    RequesterId id, BusRange buses, List<MmioWindow> windows, TransferLimits limits) {
  /** Copies the list. */
  public RootPortFacts {
    windows = List.copyOf(windows);
  }

  /** With the limits that most platforms set. */
  public RootPortFacts(RequesterId id, BusRange buses, List<MmioWindow> windows) {
    this(id, buses, windows, TransferLimits.STANDARD);
  }

  /** The same with other sizes of packets. */
  public RootPortFacts withLimits(TransferLimits packets) {
    return new RootPortFacts(id, buses, windows, packets);
  }

  /** Whether one of its windows holds all {@code size} bytes from {@code address}. */
  public boolean routes(long address, long size) {
    return windows.stream().anyMatch(window -> window.contains(address, size));
  }
}
