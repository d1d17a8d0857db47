package io.teeio.platform.fabric;

/**
 * What happens to a link besides packets. Who hangs below it feels it through {@link
 * LinkPartner#linkChanged}; what it sends up while the link is not up is lost.
 *
 * <p>A function level reset is none of these: it is a bit of the function's own Device Control
 * register and reaches the device as any configuration write.
 */
public enum LinkChange {
  /** A bridge above resets in-band everything below it; the link is down until {@link #UP}. */
  HOT_RESET,
  /** The link broke, or a bridge above disabled it: to whoever is below, a hot reset as well. */
  DOWN,
  /** The link works again; whoever is below starts anew. */
  UP,
  /** Pulled out without warning: no power, and nothing that is not in flash survives. */
  REMOVED
}
