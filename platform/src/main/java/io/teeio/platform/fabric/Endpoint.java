package io.teeio.platform.fabric;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.config.ConfigAccess;
import io.teeio.pcie.config.ConfigSpace;
import java.util.Optional;

/**
 * A device at the end of a link. Configuration requests reach it through {@link #configRead} and
 * {@link #configWrite}; {@link #receive} gets memory requests, messages and IDE TLPs.
 */
public interface Endpoint extends LinkPartner {
  /**
   * The 32-bit register at {@code offset} (a multiple of 4, below 4096) of {@code function}'s
   * configuration space, or empty if the device has no such function.
   */
  Optional<Integer> configRead(RequesterId function, int offset);

  /** Writes a 32-bit register; a function that the device does not have ignores it. */
  void configWrite(RequesterId function, int offset, int value);

  /** The configuration space of {@code function}, at the device itself. */
  default ConfigAccess configuration(RequesterId function) {
    return new ConfigAccess() {
      @Override
      public int read(int offset) {
        return configRead(function, offset).orElse(ConfigSpace.ABSENT);
      }

      @Override
      public void write(int offset, int value) {
        configWrite(function, offset, value);
      }
    };
  }
}
