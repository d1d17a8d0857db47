package io.teeio.device.function;

/** The way of a function's message-signalled interrupts out of the device. */
public interface InterruptPort {
  /** Whether MSI-X is enabled and the function is not masked. */
  boolean isEnabled();

  /**
   * Writes the 4 bytes of {@code data} to {@code address}; one that cannot be sent is lost, as on
   * hardware.
   */
  void send(long address, int data);
}
