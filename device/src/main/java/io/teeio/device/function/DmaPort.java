package io.teeio.device.function;

/** The way of a function to memory outside the device; every access may be refused. */
public interface DmaPort {
  /**
   * Reads {@code length} bytes at {@code address} into {@code target} from {@code offset}.
   *
   * @throws DmaFault if it is refused, aborted or never answered; part of {@code target} may then
   *     be written
   */
  void read(long address, byte[] target, int offset, int length) throws DmaFault;

  /**
   * Writes {@code length} bytes of {@code source} from {@code offset} to {@code address}. Writes
   * are posted: that the other side dropped one is not seen here.
   *
   * @throws DmaFault if the device itself may not send it
   */
  void write(long address, byte[] source, int offset, int length) throws DmaFault;
}
