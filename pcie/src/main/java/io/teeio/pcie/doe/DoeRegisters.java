package io.teeio.pcie.doe;

/**
 * The mailbox registers as a host reaches them. Offsets are bytes from the DOE extended capability
 * header; {@link DoeRegister} names them.
 */
public interface DoeRegisters {
  /** Reads the register at {@code offset}. */
  int read(int offset);

  /** Writes the register at {@code offset}. */
  void write(int offset, int value);
}
