package io.teeio.pcie;

import java.util.Locale;

/**
 * Tells SPDM sessions apart. IDE_KM and TDISP only ever ask whether two are the same one.
 *
 * @param value the session id, 32 bits
 */
public record SessionToken(long value) {
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "0x%08x", value);
  }
}
