package io.teeio.tsm.dma;

import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.PhysicalMemory;
import java.util.Optional;

/** The pages that the TSM has had for itself since the machine started, handed out for good. */
public final class TsmPages {
  private final HostAddress first;
  private final int pages;
  private int taken;

  /** {@code pages} clear pages of the TEE domain from {@code first}. */
  public TsmPages(HostAddress first, int pages) {
    this.first = first;
    this.pages = pages;
  }

  /** The next page, or empty if all are taken. */
  public Optional<HostAddress> take() {
    return taken == pages
        ? Optional.empty()
        : Optional.of(first.plus((long) taken++ * PhysicalMemory.PAGE));
  }

  /** The next page at start, when there must be enough. */
  public HostAddress takeAtStart() {
    return take()
        .orElseThrow(() -> new IllegalArgumentException(pages + " pages are too few for a TSM"));
  }
}
