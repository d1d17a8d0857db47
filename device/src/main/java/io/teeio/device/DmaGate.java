package io.teeio.device;

import io.teeio.pcie.ide.IdeStream;
import io.teeio.rule.Violation;

/** How requests of a function may leave the device right now; asked for each one. */
interface DmaGate {
  /** A way out. */
  sealed interface Way {
    /** As anybody's: no IDE, T = 0. */
    record Clear() implements Way {
      @Override
      public int unit() {
        return 1;
      }
    }

    /**
     * As the TEE's: under IDE, T = 1.
     *
     * @param stream the bound stream
     */
    record Trusted(IdeStream stream) implements Way {
      @Override
      public int unit() {
        return stream.profile().aggregation();
      }
    }

    /** How many posted packets are sent as one: under one MAC. */
    int unit();
  }

  /**
   * The way of memory requests.
   *
   * @throws Violation if none may leave
   */
  Way dma() throws Violation;

  /** The way of interrupts. */
  Way interrupt() throws Violation;
}
